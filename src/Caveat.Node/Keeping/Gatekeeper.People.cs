using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// Who decides, and with which keys they sign: people and roles come from the configuration, passkeys from the ledger.
public sealed partial class Gatekeeper
{
    private ImmutableArray<Person> _people = [];

    /// <inheritdoc/>
    public ImmutableArray<Person> People
    {
        get
        {
            lock (_lock)
            {
                return _people;
            }
        }
    }

    /// <summary>Records that somebody is invited to enrol a passkey. An invitation that was recorded changes nothing.</summary>
    public Task InviteAsync(string person, string fingerprint, DateTimeOffset until) =>
        RecordOnceAsync(
            () => _state.Passkeys.WasInvited(fingerprint),
            new RecordBody.Invitation(person, fingerprint, until)
        );

    /// <summary>Takes passkeys of a person away: one, by the fingerprint of its key, or all. An order that was followed changes nothing.</summary>
    public Task RevokeAsync(string person, string? fingerprint, string order) =>
        RecordOnceAsync(
            () => _state.Passkeys.WasRevoked(order),
            new RecordBody.Revocation(person, fingerprint, order)
        );

    /// <inheritdoc/>
    public bool IsInvited(string person, string fingerprint)
    {
        lock (_lock)
        {
            return _state.Passkeys.WhyNotInvited(fingerprint, person, Now()) is null;
        }
    }

    /// <inheritdoc/>
    public Task<Result<PeopleView>> EnrolAsync(NewPasskey passkey, CancellationToken stop) =>
        ChangeAsync<PeopleView>(
            () =>
            {
                // One moment for all of it: what is good now is recorded as of now.
                var now = Now();
                if (PersonOf(passkey.Person) is null)
                {
                    return new Refusal(
                        ApprovingCodes.NotEnrolled,
                        RefusalKind.Forbidden,
                        $"`{passkey.Person}` is not under `people`"
                    );
                }

                if (_state.Passkeys.WhyNotInvited(passkey.Invitation, passkey.Person, now) is { } why)
                {
                    return new Refusal(
                        ApprovingCodes.NotInvited,
                        RefusalKind.Forbidden,
                        $"the invitation is not good: {why}"
                    );
                }

                if (
                    !PasskeyAssertion.IsKey(passkey.Key)
                    || _state.Passkeys.IsTaken(passkey.Credential, passkey.Key)
                )
                {
                    return new Refusal(
                        ApprovingCodes.NotEnrollable,
                        RefusalKind.Conflict,
                        "this passkey is enrolled already, or is none"
                    );
                }

                Record(
                    new RecordBody.Enrolment
                    {
                        Person = passkey.Person,
                        Invitation = passkey.Invitation,
                        Credential = passkey.Credential,
                        Key = passkey.Key,
                        Origin = passkey.Origin,
                        Label = passkey.Label,
                    },
                    now
                );
                return new PeopleView([PersonOf(passkey.Person)!]);
            },
            stop,
            isUrgent: true
        );

    private Person? PersonOf(string id) => _people.FirstOrDefault(person => person.Id == id);

    // Call under the lock, whenever the configuration or the passkeys have changed.
    private void KnowPeople() => _people = _state.Passkeys.Given(_deployment.Configuration.People);

    // Call under the lock. Whoever is in the configuration no more has no passkey when their name comes back.
    private void PartFromThoseWhoLeft()
    {
        var people = _deployment.Configuration.People;
        foreach (var gone in _state.Passkeys.People.Where(id => !people.Any(each => each.Id == id)).ToList())
        {
            Record(new RecordBody.Revocation(gone, null, $"left-{_ledger.Next}"));
        }
    }

    private async Task RecordOnceAsync(Func<bool> isRecorded, RecordBody body)
    {
        long record;
        lock (_lock)
        {
            record = isRecorded() ? _ledger.Next - 1 : Record(body);
        }

        await _ledger.WhenDurable(record).ConfigureAwait(false);
    }
}
