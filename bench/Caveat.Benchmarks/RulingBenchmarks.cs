using System.Collections.Immutable;
using System.Text;
using BenchmarkDotNet.Attributes;
using Caveat.Deciding;
using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Loading;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Benchmarks;

/// <summary>
/// The reference evaluator at 60 norms with facts given: 3 µs at most; and the whole way from the bytes of a proposal to the ruling
/// under the shipped pack and zones: 20 µs at most.
/// </summary>
public class RulingBenchmarks
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);
    private NormSet _norms = null!;
    private Deployment _deployment = null!;
    private ImmutableArray<Facts> _facts;
    private byte[] _body = null!;

    /// <summary>Reads the smallest deployment, and 60 generated norms of five atoms or so.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var root = Generated.Root();
        var path = Path.Combine(root, "spec", "cases", "acts", "smallest.yaml");
        _deployment = DeploymentReader.Read(path, path, new Installation(root)).Deployment!;
        _norms = Compilation
            .Compile([new(new("generated.norm", Generated.Pack(60)))], Layer.Organisation)
            .NormSet!;
        _body = Encoding.UTF8.GetBytes(Generated.Body);
        _facts = Enrichment.Enrich(
            ProposalReader.Read(_body).Proposal!,
            _deployment.Surroundings.Agents["soar-7"],
            _deployment.Surroundings,
            _now
        );
    }

    /// <summary>60 norms on facts that are there.</summary>
    [Benchmark]
    public Ruling SixtyNorms() => ReferenceEvaluator.Rule(_norms, _facts.AsSpan(), Tallies.Empty, _now);

    /// <summary>Bytes to facts to ruling under soc-baseline and the floor, one limit read.</summary>
    [Benchmark]
    public Ruling BytesToRuling()
    {
        var proposal = ProposalReader.Read(_body).Proposal!;
        var facts = Enrichment.Enrich(
            proposal,
            _deployment.Surroundings.Agents["soar-7"],
            _deployment.Surroundings,
            _now
        );
        return ReferenceEvaluator.Rule(_deployment.NormSet, facts.AsSpan(), Tallies.Empty, _now);
    }
}
