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
    public Task RevokeAsync(string person, string? fingerprint, string order)
    {
        var key = People
            .FirstOrDefault(each => each.Id == person)
            ?.Passkeys.FirstOrDefault(each => Identifying.PersonKey.FingerprintOf(each.Key) == fingerprint)
            ?.Key;
        // What it names may be gone already; the order is followed all the same.
        return RecordOnceAsync(
            () => _state.Passkeys.WasRevoked(order),
            new RecordBody.Revocation(person, fingerprint is null ? null : key ?? "", order)
        );
    }

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
                if (PersonOf(passkey.Person) is null)
                {
                    return new Refusal(
                        ApprovingCodes.NotEnrolled,
                        RefusalKind.Forbidden,
                        $"`{passkey.Person}` is not under `people`"
                    );
                }

                if (_state.Passkeys.WhyNotInvited(passkey.Invitation, passkey.Person, Now()) is { } why)
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
                    }
                );
                return new PeopleView([PersonOf(passkey.Person)!]);
            },
            stop,
            isUrgent: true
        );

    private Person? PersonOf(string id) => _people.FirstOrDefault(person => person.Id == id);

    // Call under the lock, whenever the configuration or the passkeys have changed.
    private void KnowPeople() => _people = _state.Passkeys.Given(_deployment.Configuration.People);

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
