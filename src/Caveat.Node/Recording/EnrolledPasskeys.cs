using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Identifying;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Who is invited to enrol a passkey, and which passkeys people have: what the records of that come to.</summary>
internal sealed class EnrolledPasskeys
{
    private readonly SortedDictionary<string, (string Person, DateTimeOffset Until)> _invited = new(
        StringComparer.Ordinal
    );
    private readonly SortedDictionary<string, ImmutableArray<Passkey>> _of = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _followed = new(StringComparer.Ordinal);

    /// <summary>Everybody who has a passkey, or is invited to enrol one.</summary>
    public IEnumerable<string> People =>
        _of.Keys.Union(_invited.Values.Select(invited => invited.Person), StringComparer.Ordinal);

    /// <summary>The passkeys of a person.</summary>
    public ImmutableArray<Passkey> Of(string person) => _of.GetValueOrDefault(person, []);

    /// <summary>People as they are registered, with their passkeys.</summary>
    public ImmutableArray<Person> Given(ImmutableArray<Person> people) =>
        _of.Count == 0 ? people : [.. people.Select(person => person with { Passkeys = Of(person.Id) })];

    /// <summary>Whether an invitation of this fingerprint was recorded, used up or not.</summary>
    public bool WasInvited(string fingerprint) => _followed.Contains(fingerprint);

    /// <summary>Whether an order to revoke was followed.</summary>
    public bool WasRevoked(string order) => _followed.Contains(order);

    /// <summary>Why an invitation does not let a person enrol at a moment; null where it does.</summary>
    public string? WhyNotInvited(string fingerprint, string person, DateTimeOffset now) =>
        !_invited.TryGetValue(fingerprint, out var invited) || invited.Person != person
            ? "it is used up, or was never given"
        : now >= invited.Until ? "its time is over"
        : null;

    /// <summary>Whether a passkey is somebody's.</summary>
    public bool IsTaken(string credential, string key) =>
        _of.Values.Any(all => all.Any(each => each.Id == credential || each.Key == key));

    /// <summary>Takes in a record; why it cannot be, and changes nothing, or null.</summary>
    public string? Take(RecordHead head, RecordBody body)
    {
        switch (body)
        {
            case RecordBody.Invitation invitation:
                if (!_followed.Add(invitation.Fingerprint))
                {
                    return "it is an invitation that was given before";
                }

                _invited[invitation.Fingerprint] = (invitation.Person, invitation.Until);
                return null;
            case RecordBody.Enrolment enrolment:
                return Take(head, enrolment);
            case RecordBody.Revocation revocation:
                Take(revocation);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Why a signature is not by a passkey that the person had; null where it is.</summary>
    public string? WhyNot(string person, string key, ReadOnlySpan<byte> digest, string signature) =>
        Of(person).FirstOrDefault(each => each.Key == key) is not { } passkey
            ? $"it is signed by a passkey that `{person}` did not have"
        : PasskeyAssertion.Parse(signature) is not { } assertion
            ? $"its signature is not by the passkey that it names for `{person}`"
        : assertion.WhyNot(key, passkey.Origin, digest) is { } why
            ? $"its signature is not by the passkey that it names for `{person}`: {why}"
        : null;

    /// <summary>Writes it down.</summary>
    public void Write(BinaryWriter output)
    {
        output.Write(_invited.Count);
        foreach (var (fingerprint, (person, until)) in _invited)
        {
            output.Write(fingerprint);
            output.Write(person);
            output.Write(until.UtcTicks);
        }

        output.Write(_followed.Count);
        foreach (var each in _followed)
        {
            output.Write(each);
        }

        output.Write(_of.Values.Sum(all => all.Length));
        foreach (var (person, all) in _of)
        {
            foreach (var passkey in all)
            {
                output.Write(person);
                output.Write(passkey.Id);
                output.Write(passkey.Key);
                output.Write(passkey.Origin);
                output.Write(passkey.Label);
                output.Write(passkey.Record);
            }
        }
    }

    /// <summary>Reads what was written down.</summary>
    /// <exception cref="IOException">It ends too early.</exception>
    public void Read(BinaryReader input)
    {
        for (var left = input.ReadInt32(); left > 0; left--)
        {
            var fingerprint = input.ReadString();
            _invited[fingerprint] = (input.ReadString(), new(input.ReadInt64(), TimeSpan.Zero));
        }

        for (var left = input.ReadInt32(); left > 0; left--)
        {
            _followed.Add(input.ReadString());
        }

        for (var left = input.ReadInt32(); left > 0; left--)
        {
            var person = input.ReadString();
            _of[person] = Of(person)
                .Add(
                    new(input.ReadString(), input.ReadString(), input.ReadString())
                    {
                        Label = input.ReadString(),
                        Record = input.ReadInt64(),
                    }
                );
        }
    }

    // Also what they were invited for and have not made yet.
    private void Take(RecordBody.Revocation revocation)
    {
        _followed.Add(revocation.Order);
        foreach (var (fingerprint, (person, _)) in _invited.ToList())
        {
            if (person == revocation.Person)
            {
                _invited.Remove(fingerprint);
            }
        }

        var left = revocation.Key is { } key
            ? Of(revocation.Person).RemoveAll(each => PersonKey.FingerprintOf(each.Key) == key)
            : [];
        if (left.IsEmpty)
        {
            _of.Remove(revocation.Person);
        }
        else
        {
            _of[revocation.Person] = left;
        }
    }

    private string? Take(RecordHead head, RecordBody.Enrolment enrolment)
    {
        if (WhyNotInvited(enrolment.Invitation, enrolment.Person, head.Time) is { } why)
        {
            return $"it enrols a passkey by an invitation that is not good: {why}";
        }

        if (IsTaken(enrolment.Credential, enrolment.Key) || !PasskeyAssertion.IsKey(enrolment.Key))
        {
            return "it enrols what is no passkey, or is somebody's already";
        }

        _invited.Remove(enrolment.Invitation);
        _of[enrolment.Person] = Of(enrolment.Person)
            .Add(
                new(enrolment.Credential, enrolment.Key, enrolment.Origin)
                {
                    Label = enrolment.Label,
                    Record = head.Sequence,
                }
            );
        return null;
    }
}
