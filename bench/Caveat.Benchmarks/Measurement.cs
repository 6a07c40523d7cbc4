using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Caveat.Benchmarks;

/// <summary>How everything is measured: time and allocation, and a short run unless the arguments name a job.</summary>
internal static class Measurement
{
    /// <summary>The configuration for these command-line arguments.</summary>
    public static IConfig Config(string[] args)
    {
        var config = ManualConfig
            .CreateEmpty()
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(StatisticColumn.P50, StatisticColumn.P95)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
        return NamesJob(args) ? config : config.AddJob(Short);
    }

    // Three warm-ups and eight iterations in this process: about ten seconds a benchmark, good for ratios in one run.
    private static Job Short =>
        Job
            .Default.WithId("Short")
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(3)
            .WithIterationCount(8)
            .WithLaunchCount(1);

    private static bool NamesJob(string[] args) => args.Contains("--job") || args.Contains("-j");
}
