namespace Caveat;

/// <summary>A passkey that a person enrolled with a gate: a WebAuthn credential (ES256).</summary>
/// <param name="Id">The credential's id, in base64url: a browser finds the key by it.</param>
/// <param name="Key">The public key, <c>es256:</c> and base64 of the uncompressed point (65 bytes).</param>
/// <param name="Origin">Where it was enrolled, for example <c>https://gate.example.org</c>: it signs there and nowhere else.</param>
public sealed record Passkey(string Id, string Key, string Origin)
{
    /// <summary>What its holder calls it; empty for nothing said.</summary>
    public string Label { get; init; } = "";

    /// <summary>The number of the record that enrolled it.</summary>
    public long Record { get; init; }
}
