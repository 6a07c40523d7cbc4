using System.Collections.Immutable;
using System.Text;

namespace Caveat.Wire;

/// <summary>The namespaces that extend OpenC2 (LS 3.1.4): profiles that the committee registered, and anybody's that begin with <c>x-</c>.</summary>
internal static class Namespaces
{
    /// <summary>Our own: it carries what an agent declares beside a bare command, and targets that OpenC2 has no type for.</summary>
    public const string Caveat = "x-caveat";

    private const string PrivatePrefix = "x-";

    /// <summary>Identifiers of the committee's actuator profiles: stateless packet filtering, packet filtering, endpoint response, threat hunting.</summary>
    public static ImmutableArray<string> Registered { get; } = ["slpf", "pf", "er", "th"];

    /// <summary>Whether a name is a namespace identifier; if not, that is reported.</summary>
    public static bool Expect(JsonPlace member, ReadOnlySpan<byte> identifier, Findings findings)
    {
        var name = Encoding.UTF8.GetString(identifier);
        var length = name.EnumerateRunes().Count();
        var isPrivate =
            name.StartsWith(PrivatePrefix, StringComparison.Ordinal) && length > PrivatePrefix.Length;
        if (
            Registered.Contains(name, StringComparer.Ordinal) || (isPrivate && length <= WireLimits.Namespace)
        )
        {
            return true;
        }

        findings.Add(
            WireCodes.UnusableNamespace,
            member,
            $"{QuotedText.Code(name)} is no namespace: it takes {string.Join(", ", Registered)}, or 3 to {WireLimits.Namespace} characters that begin with `x-`"
        );
        return false;
    }
}
