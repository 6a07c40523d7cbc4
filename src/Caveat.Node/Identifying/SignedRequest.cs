using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Caveat.Node.Identifying;

/// <summary>
/// One request as a person signs it: HTTP Message Signatures (RFC 9421) with Ed25519, over method, authority, path and query, and over the
/// digest of the body (RFC 9530) where there is one. No other choice of components is made or taken.
/// </summary>
/// <param name="Method">The method, for example <c>POST</c>.</param>
/// <param name="Authority">Host and port as in the request, in small letters.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query with its question mark; a question mark alone where there is none.</param>
/// <param name="Body">The body; empty for none.</param>
public sealed record SignedRequest(
    string Method,
    string Authority,
    string Path,
    string Query,
    ReadOnlyMemory<byte> Body
)
{
    private const string Label = "caveat=";
    private const string Bare = "(\"@method\" \"@authority\" \"@path\" \"@query\")";
    private const string WithBody = "(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\")";

    /// <summary>The header <c>Content-Digest</c>; null where there is no body.</summary>
    public string? ContentDigest =>
        Body.IsEmpty ? null : $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Body.Span))}:";

    /// <summary>The headers <c>Signature-Input</c> and <c>Signature</c> of a person.</summary>
    /// <param name="person">Who signs.</param>
    /// <param name="key">Their key.</param>
    /// <param name="created">When.</param>
    /// <param name="nonce">Random text in base64url, used once.</param>
    public (string Input, string Signature) Sign(
        string person,
        PersonKey key,
        DateTimeOffset created,
        string nonce
    )
    {
        var parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"{Components};created={created.ToUnixTimeSeconds()};nonce=\"{nonce}\";keyid=\"{person}\";alg=\"ed25519\""
        );
        var signature = key.Sign(BaseOf(parameters));
        return (Label + parameters, $"{Label}:{Convert.ToBase64String(signature)}:");
    }

    /// <summary>What the headers claim; null where they are not of this form, or not for a request with such a body.</summary>
    public SignatureClaim? Read(string input, string signature)
    {
        if (
            !input.StartsWith(Label + Components + ";", StringComparison.Ordinal)
            || !signature.StartsWith(Label + ":", StringComparison.Ordinal)
            || !signature.EndsWith(':')
        )
        {
            return null;
        }

        var given = input[(Label.Length + Components.Length + 1)..].Split(';');
        if (
            given is not [var created, var nonce, var keyId, "alg=\"ed25519\""]
            || Quoted("nonce", nonce) is not { Length: >= 16 and <= 64 } number
            || Quoted("keyid", keyId) is not { Length: > 0 } person
            || !created.StartsWith("created=", StringComparison.Ordinal)
            || !long.TryParse(
                created["created=".Length..],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seconds
            )
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        )
        {
            return null;
        }

        var bytes = new byte[64];
        return
            Convert.TryFromBase64String(signature[(Label.Length + 1)..^1], bytes, out var length)
            && length == bytes.Length
            ? new(
                person,
                DateTimeOffset.FromUnixTimeSeconds(seconds),
                number,
                BaseOf(input[Label.Length..]),
                bytes
            )
            : null;
    }

    private string Components => Body.IsEmpty ? Bare : WithBody;

    // RFC 9421, 2.5: a line for each component, and the parameters last, without a line feed at the end.
    private byte[] BaseOf(string parameters)
    {
        var text = new StringBuilder();
        text.Append("\"@method\": ").Append(Method).Append('\n');
        text.Append("\"@authority\": ").Append(Authority).Append('\n');
        text.Append("\"@path\": ").Append(Path).Append('\n');
        text.Append("\"@query\": ").Append(Query).Append('\n');
        if (ContentDigest is { } digest)
        {
            text.Append("\"content-digest\": ").Append(digest).Append('\n');
        }

        text.Append("\"@signature-params\": ").Append(parameters);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string? Quoted(string name, string parameter) =>
        parameter.StartsWith($"{name}=\"", StringComparison.Ordinal)
        && parameter.EndsWith('"')
        && parameter.Length > name.Length + 2
        && parameter[(name.Length + 2)..^1] is var value
        && !value.AsSpan().ContainsAny("\"\\")
            ? value
            : null;
}

/// <summary>What a signed request claims, until its signature is checked.</summary>
/// <param name="Person">Who is said to have signed.</param>
/// <param name="Created">When.</param>
/// <param name="Nonce">Its number, used once.</param>
/// <param name="Message">What was signed.</param>
/// <param name="Signature">The signature.</param>
public sealed record SignatureClaim(
    string Person,
    DateTimeOffset Created,
    string Nonce,
    ReadOnlyMemory<byte> Message,
    ReadOnlyMemory<byte> Signature
);
