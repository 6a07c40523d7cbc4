using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

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

/// <summary>One more row of a theory, in a soak alone.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class SoakDataAttribute(params object[] data) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) => new(Soak.IsOn ? [new TheoryDataRow(data)] : Array.Empty<ITheoryDataRow>());

    public override bool SupportsDiscoveryEnumeration() => true;
}
