using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>The names of what limits count apart.</summary>
public static class LimitKeys
{
    /// <summary>The names, in the order of <see cref="LimitKey"/>.</summary>
    public static ImmutableArray<string> Names { get; } =
    ["agent", "operation", "actuator", "threat", "target.territory", "target.owner", "dyad", "gate"];

    /// <summary>The key of that name, or null.</summary>
    public static LimitKey? Parse(string name) =>
        Names.IndexOf(name) is var index and >= 0 ? (LimitKey)index : null;

    /// <summary>The name of a key.</summary>
    public static string NameOf(LimitKey key) => Names[(int)key];
}
