using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Node.Identifying;

namespace Caveat.Node.Keeping;

/// <summary>People, as other people see them.</summary>
/// <param name="People">The people.</param>
public sealed record PeopleView(ImmutableArray<Person> People) : View
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("people");
        foreach (var person in People)
        {
            Write(json, person);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Person person)
    {
        json.WriteStartObject();
        json.WriteString("person", person.Id);
        if (person.Name is { } name)
        {
            json.WriteString("name", name);
        }

        json.WriteStartArray("roles");
        foreach (var grant in person.Roles)
        {
            json.WriteStartObject();
            json.WriteString("role", grant.Role);
            if (!grant.Zones.IsEmpty)
            {
                json.WriteStartArray("zones");
                foreach (var zone in grant.Zones)
                {
                    json.WriteStringValue(zone);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("keys");
        if (person.PublicKey is { } key)
        {
            json.WriteStartObject();
            json.WriteString("kind", "file");
            json.WriteString("key", PersonKey.FingerprintOf(key));
            json.WriteEndObject();
        }

        foreach (var passkey in person.Passkeys)
        {
            json.WriteStartObject();
            json.WriteString("kind", "passkey");
            json.WriteString("key", PersonKey.FingerprintOf(passkey.Key));
            json.WriteString("label", passkey.Label);
            json.WriteString("origin", passkey.Origin);
            json.WriteNumber("record", passkey.Record);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A passkey that somebody who was invited made, after everything about it was checked that can be without the gate.</summary>
/// <param name="Person">Who was invited.</param>
/// <param name="Invitation">The fingerprint of their invitation.</param>
/// <param name="Credential">The credential's id, in base64url.</param>
/// <param name="Key">The public key, <c>es256:</c> and base64.</param>
/// <param name="Origin">Where it was made.</param>
/// <param name="Label">What they call it; empty for nothing said.</param>
public sealed record NewPasskey(
    string Person,
    string Invitation,
    string Credential,
    string Key,
    string Origin,
    string Label
);
