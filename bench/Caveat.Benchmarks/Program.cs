using BenchmarkDotNet.Running;
using Caveat.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(Baseline).Assembly).Run(args, Measurement.Config(args));
