namespace Caveat.Gate.Tests.Faults;

/// <summary>How much the tests of faults try: a spread that is the same every time, or everything, which takes minutes (<c>./test --soak</c>).</summary>
internal static class Soak
{
    /// <summary>Whether everything is tried: <c>CAVEAT_SOAK</c> is <c>1</c>.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("CAVEAT_SOAK") == "1";

    /// <summary>Of many, so many that are spread evenly, the first among them; in a soak all.</summary>
    public static IReadOnlyList<T> Spread<T>(IReadOnlyList<T> all, int count) =>
        IsOn || all.Count <= count
            ? all
            : [.. Enumerable.Range(0, count).Select(i => all[i * (all.Count - 1) / Math.Max(1, count - 1)])];
}
