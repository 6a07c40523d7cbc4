using System.Buffers.Text;
using Caveat.Approving;

namespace Caveat.Node.Identifying;

/// <summary>
/// A signature of a person as requests and records write it: of a key in a file its 64 bytes in base64url, of a passkey the assertion.
/// </summary>
public static class PersonSignature
{
    /// <summary>The key of a person that signed a digest, or why there is none.</summary>
    public static (string? Key, string? Why) Find(Person person, ReadOnlySpan<byte> digest, string signature)
    {
        if (PasskeyAssertion.Parse(signature) is not { } assertion)
        {
            return person.PublicKey is { } key && IsByFile(key, digest, signature)
                ? (key, null)
                : (null, "it is not that of this person over what is shown");
        }

        var why = "this person has no passkey";
        foreach (var passkey in person.Passkeys)
        {
            if (assertion.WhyNot(passkey.Key, passkey.Origin, digest) is not { } reason)
            {
                return (passkey.Key, null);
            }

            why = reason;
        }

        return (null, why);
    }

    /// <summary>Whether the holder of a key in a file signed a digest.</summary>
    public static bool IsByFile(string key, ReadOnlySpan<byte> digest, string signature) =>
        Base64Url.IsValid(signature) && PersonKey.Verify(key, digest, Base64Url.DecodeFromChars(signature));

    /// <summary>Whether a text can be a signature.</summary>
    public static bool IsWellFormed(string signature) =>
        PasskeyAssertion.Parse(signature) is not null
        || (Base64Url.IsValid(signature, out var length) && length == PersonKey.SignatureBytes);
}
