using CsCheck;

namespace Caveat.Tests;

/// <summary>Generators that choose among given values.</summary>
internal static class Pick
{
    public static Gen<T> OneOf<T>(IReadOnlyList<T> values) =>
        Gen.Int[0, values.Count - 1].Select(index => values[index]);
}
