using System.Collections.Concurrent;
using System.Text;
using Caveat.Deciding;
using Caveat.Locating;
using Caveat.Node.Loading;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Tests.Packs;

public sealed class ActTableTests
{
    private const string Table = "spec/cases/acts/soc-baseline.md";

    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);
    private static readonly ConcurrentDictionary<string, Deployment> _deployments = new(
        StringComparer.Ordinal
    );

    private static readonly Dictionary<string, Threat> _threats = new[]
    {
        new Threat
        {
            Id = "INC-4711",
            Severity = Amount.Of(8),
            Confidence = new(950),
            FiledBy = "siem-1",
        },
        new Threat
        {
            Id = "INC-4712",
            Severity = Amount.Of(8),
            Confidence = new(500),
            FiledBy = "siem-1",
        },
    }.ToDictionary(threat => threat.Id, StringComparer.Ordinal);

    public static TheoryData<string> Rows() => [.. ActTable.Read(Table).Select(row => row.Number)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_pack_rules_as_its_table_says(string number)
    {
        var row = ActTable.Read(Table).Single(row => row.Number == number);

        var ruling = Rule(row);

        Assert.Equal(row.Verdict, Words.Of(ruling.Verdict));
        Assert.Equal(row.Because, Because(ruling));
    }

    [Fact]
    public void The_table_has_at_least_forty_acts_and_every_verdict()
    {
        var rows = ActTable.Read(Table);

        Assert.True(rows.Count >= 40);
        Assert.Equal(["deny", "hold", "permit"], rows.Select(row => row.Verdict).Distinct().Order());
        Assert.Equal(rows.Count, rows.Select(row => row.Number).Distinct().Count());
    }

    [Fact]
    public void Every_norm_of_the_pack_bears_on_some_act_of_the_table()
    {
        var bearing = ActTable
            .Read(Table)
            .SelectMany(row => Rule(row).Grounds)
            .Select(ground => ground.Norm?.Id)
            .ToHashSet();
        var pack = Deployed("smallest")
            .NormSet.Packs.Single(placed => placed.Pack.Name == "soc-baseline")
            .Pack;

        // Presence is a fact of the watch: its examples in the pack speak for it.
        Assert.Equal(
            ["nobody-watching"],
            pack.Norms.Select(norm => norm.Id).Where(id => !bearing.Contains(id))
        );
    }

    private static Ruling Rule(ActRow row)
    {
        var deployment = Deployed(row.Where);
        var reading = ProposalReader.Read(Encoding.UTF8.GetBytes(ActTable.ProposalOf(row)));
        Assert.Empty(reading.Problems.Select(problem => problem.Message));
        var surroundings = deployment.Surroundings with { FindThreat = _threats.GetValueOrDefault };
        var facts = Enrichment.Enrich(reading.Proposal!, surroundings.Agents[row.Who], surroundings, _now);
        return ReferenceEvaluator.Rule(deployment.NormSet, facts.AsSpan(), Tallies.Empty, _now);
    }

    private static string Because(Ruling ruling) =>
        ruling.Verdict switch
        {
            Verdict.Permit => "",
            Verdict.Hold => ruling.Requires!.ToString()!,
            _ => ruling.Grounds.First(ground =>
                ground.Bearing is Bearing.Barred or Bearing.Forbids or Bearing.NotGranted
            ) switch
            {
                { Bar.Code: "CAV3001" } => "the ceiling",
                { Bar.Code: "CAV3002" } => "the operation",
                { Bar.Code: "CAV3004" } => "the actuator",
                { Bar: { } bar } => bar.Code,
                { Norm: { } norm } => norm.Id,
                _ => "nothing permits it",
            },
        };

    private static Deployment Deployed(string name) =>
        _deployments.GetOrAdd(
            name,
            static name =>
            {
                var path = Repository.At($"spec/cases/acts/{name}.yaml");
                var reading = DeploymentReader.Read(path, path, new Installation(Repository.Root));
                Assert.True(
                    reading.Deployment is not null,
                    string.Concat(reading.Findings.Select(Caveat.Language.DiagnosticText.Render))
                );
                return reading.Deployment!;
            }
        );
}
