using System.Text;
using Caveat.Deciding;
using Caveat.Locating;
using Caveat.Node.Loading;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Tests.Packs;

/// <summary>Real commands and real lists of others, where this machine has them.</summary>
public sealed class CorpusTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_good_command_of_the_PlugFest_is_ruled_on()
    {
        Assert.SkipWhen(Repository.Shared is null, "the PlugFest commands are not on this machine");
        var deployment = Deployed(
            "own: [10.20.0.0/16]\nagents: [{ id: soar-7 }]\npeople: [{ id: officer-1, roles: [watch-officer] }]\n"
        );

        var files = Directory.GetFiles(Path.Combine(Repository.Shared!, "data/openc2/commands/good"));
        var verdicts = files.Select(file => Rule(deployment, File.ReadAllBytes(file))).ToList();

        Assert.Equal(82, verdicts.Count);
        // Nothing here names a threat, so nothing that blocks or contains proceeds alone.
        Assert.DoesNotContain(
            verdicts,
            verdict =>
                verdict is { Ruling.Verdict: Verdict.Permit, Verb: Verb.Deny or Verb.Contain or Verb.Allow }
        );
        Assert.Contains(verdicts, verdict => verdict.Ruling.Verdict == Verdict.Hold);
    }

    [Theory]
    [InlineData("ipv4_net", "8.8.8.8")]
    [InlineData("ipv4_net", "10.0.0.0/8")]
    [InlineData("ipv4_net", "8.0.0.0/7")]
    [InlineData("ipv6_net", "::ffff:8.8.8.8")]
    [InlineData("ipv6_net", "64:ff9b::808:808")]
    public void What_the_warninglists_name_is_not_blocked_alone(string kind, string target)
    {
        Assert.SkipWhen(Repository.Shared is null, "the warninglists are not on this machine");
        var deployment = Deployed(
            "own: [10.20.0.0/16]\nzones: [lists.zone]\nagents: [{ id: soar-7 }]\npeople: [{ id: officer-1, roles: [watch-officer] }, { id: officer-2, roles: [watch-officer] }]\n",
            Lists()
        );

        var verdict = Rule(deployment, Encoding.UTF8.GetBytes(Deny(kind, target)));

        Assert.NotEqual(Verdict.Permit, verdict.Ruling.Verdict);
        Assert.Equal(
            Verdict.Permit,
            Rule(deployment, Encoding.UTF8.GetBytes(Deny("ipv4_net", "203.0.113.66"))).Ruling.Verdict
        );
    }

    private static string Deny(string kind, string target) =>
        $$"""
            { "action": "deny", "target": { "{{kind}}": "{{target}}" },
              "args": { "duration": 3600000, "x-caveat": { "threat": { "severity": 4, "confidence": 1 } } } }
            """;

    // Only the lists that name these targets: the shipped zones are left out, so that the lists alone must catch them.
    private static string Lists()
    {
        var lists = Path.Combine(Repository.Shared!, "data/warninglists");
        return $"""
            zone resolvers
            tags public-core
            include from "{lists}/public-dns-v4.json" as misp
            include from "{lists}/public-dns-v6.json" as misp

            zone private
            tags special-use
            include from "{lists}/rfc1918.json" as misp
            """;
    }

    private static (Verb? Verb, Ruling Ruling) Rule(Deployment deployment, byte[] command)
    {
        var (proposal, problems) = ProposalReader.ReadCommand(command, "soar-7");
        Assert.Empty(problems.Select(problem => problem.Message));
        var facts = Enrichment.Enrich(
            proposal!,
            deployment.Surroundings.Agents["soar-7"],
            deployment.Surroundings,
            _now
        );
        return (
            proposal!.Command.Verb,
            ReferenceEvaluator.Rule(deployment.NormSet, facts.AsSpan(), Tallies.Empty, _now)
        );
    }

    private static Deployment Deployed(string configuration, string? zones = null)
    {
        using var folder = new ScratchFolder();
        folder.Write("caveat.yaml", configuration);
        if (zones is not null)
        {
            folder.Write("lists.zone", zones);
        }

        var path = folder.At("caveat.yaml");
        var reading = DeploymentReader.Read(path, path, new Installation(Repository.Root));
        Assert.True(
            reading.Deployment is not null,
            string.Concat(reading.Findings.Take(5).Select(Caveat.Language.DiagnosticText.Render))
        );
        return reading.Deployment!;
    }
}
