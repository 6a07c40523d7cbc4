using BenchmarkDotNet.Attributes;
using Caveat.Deciding;
using Caveat.Language;

namespace Caveat.Benchmarks;

/// <summary>All that <c>caveat check</c> does with one pack of 6,000 norms, its start aside: 3 s at most.</summary>
public class CheckBenchmarks
{
    private readonly SourceText _text = new("generated.norm", Generated.Pack(6_000));

    /// <summary>From text to a checked norm set.</summary>
    [Benchmark]
    public NormSet? Compile() => Compilation.Compile([new(_text)], Layer.Organisation).NormSet;

    /// <summary>The search for norms that say less than they seem to, besides.</summary>
    [Benchmark]
    public int CompileAndAnalyse() =>
        NormAnalysis.Run(Compilation.Compile([new(_text)], Layer.Organisation).NormSet!).Length;
}
