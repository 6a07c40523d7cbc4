using System.Globalization;

namespace Caveat.Node.Keeping;

/// <summary>The words and names of cases in records.</summary>
internal static class CaseOutcomes
{
    public const string Expired = "expired";
    public const string Denied = "denied";
    public const string Widened = "widened";

    private const string LimitScope = "limit ";

    /// <summary>The name of the case that a record opened.</summary>
    public static string NameOf(long record) => string.Create(CultureInfo.InvariantCulture, $"c-{record}");

    /// <summary>The latch that a scope <c>limit PACK/NORM KEY</c> names; null for another scope.</summary>
    public static Latch? LatchOf(string scope) =>
        scope.StartsWith(LimitScope, StringComparison.Ordinal)
        && scope[LimitScope.Length..].Split(' ', 2) is [var limit, var key]
            ? new(limit, key)
            : null;
}
