using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Caveat.Node.Identifying;

/// <summary>What an agent shows to say who it is: <c>cvt_</c> and 32 random bytes in base64url. Only its hash is kept.</summary>
public static class AgentToken
{
    /// <summary>How every token begins, so that one that leaked into a text can be found.</summary>
    public const string Prefix = "cvt_";

    /// <summary>The bytes of randomness in a token.</summary>
    public const int Bytes = 32;

    private const int FingerprintDigits = 16;

    /// <summary>The token of <see cref="Bytes"/> random bytes.</summary>
    public static string Of(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, Bytes);
        return Prefix + Base64Url.EncodeToString(random);
    }

    /// <summary>What is kept of a token: SHA-256 of its text, as <c>sha256:</c> and hex.</summary>
    public static string HashOf(string token) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}";

    /// <summary>The first digits of a kept hash: enough to tell tokens apart, and nothing to log in with.</summary>
    public static string FingerprintOf(string hash) => hash["sha256:".Length..][..FingerprintDigits];
}
