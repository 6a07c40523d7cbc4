using System.Text;
using Caveat.Deciding;
using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Loading;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Tests.Packs;

/// <summary>Limits in text, on proposals as they come from the wire: a sequence of acts is charged and read.</summary>
public sealed class LimitTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_sixth_act_of_an_agent_within_ten_minutes_waits()
    {
        var gate = new Sequence(
            "limit count to 5 per 10m per agent otherwise require approval by watch-officer"
        );

        var verdicts = Enumerable
            .Range(0, 6)
            .Select(i => gate.Deny($"203.0.113.{i}", _start.AddSeconds(i)))
            .ToList();

        Assert.Equal([.. Enumerable.Repeat(Verdict.Permit, 5), Verdict.Hold], verdicts);
        Assert.Equal(Verdict.Permit, gate.Deny("203.0.113.9", _start.AddMinutes(10)));
    }

    [Fact]
    public void The_same_target_again_is_no_further_target()
    {
        var gate = new Sequence("limit distinct targets to 2 per 1h per gate otherwise forbid");

        Assert.Equal(Verdict.Permit, gate.Deny("203.0.113.1", _start));
        Assert.Equal(Verdict.Permit, gate.Deny("203.0.113.2", _start));
        Assert.Equal(Verdict.Permit, gate.Deny("203.0.113.1", _start));
        Assert.Equal(Verdict.Deny, gate.Deny("203.0.113.3", _start));
    }

    [Fact]
    public void Answers_to_different_threats_are_counted_apart()
    {
        var gate = new Sequence("limit count to 1 per 1h per threat otherwise forbid");

        Assert.Equal(Verdict.Permit, gate.Deny("203.0.113.1", _start, "INC-1"));
        Assert.Equal(Verdict.Permit, gate.Deny("203.0.113.2", _start, "INC-2"));
        Assert.Equal(Verdict.Deny, gate.Deny("203.0.113.3", _start, "INC-1"));
        Assert.Equal(Verdict.Deny, gate.Deny("203.0.113.4", _start, "INC-nobody-filed"));
    }

    [Fact]
    public void A_tripped_halt_stays_until_people_resume_it()
    {
        var gate = new Sequence(
            "limit count to 1 per 1m per agent otherwise halt agent until watch-officer resumes"
        );
        gate.Deny("203.0.113.1", _start);

        Assert.Equal(Verdict.Deny, gate.Deny("203.0.113.2", _start));
        Assert.Equal(Verdict.Deny, gate.Deny("203.0.113.2", _start.AddHours(5)));
        gate.Resume("limits/n", "soar-7");
        Assert.Equal(Verdict.Permit, gate.Deny("203.0.113.2", _start.AddHours(5)));
    }

    [Fact]
    public void Severity_is_summed_over_answers_to_one_counterpart()
    {
        var gate = new Sequence(
            "limit sum of effect.severity to 9 per 24h per dyad otherwise require approval by watch-officer"
        );

        var verdicts = Enumerable.Range(0, 3).Select(i => gate.Deny($"203.0.113.{i}", _start)).ToList();

        Assert.Equal([Verdict.Permit, Verdict.Permit, Verdict.Hold], verdicts);
    }

    private sealed class Sequence
    {
        private readonly NormSet _norms;
        private readonly Surroundings _surroundings;
        private Tallies _tallies = Tallies.Empty;

        public Sequence(string limit)
        {
            const string Open = "norm open\n  permit\n  because \"everything\"";
            var pack = new SourceText(
                "limits.norm",
                $"pack limits\nversion 1.0.0\nlayer organisation\n\n{Open}\n\nnorm n\n  {limit}\n"
            );
            _norms = Compilation.Compile([new(pack)], Layer.Organisation).NormSet!;
            using var folder = new ScratchFolder();
            folder.Write(
                "caveat.yaml",
                "own: [10.20.0.0/16]\nagents: [{ id: soar-7 }]\npeople: [{ id: a, roles: [watch-officer] }, { id: b, roles: [watch-officer] }]\n"
            );
            var reading = DeploymentReader.Read(
                folder.At("caveat.yaml"),
                "caveat.yaml",
                new Installation(Repository.Root)
            );
            _surroundings = reading.Deployment!.Surroundings with
            {
                FindThreat = id =>
                    id is "INC-1" or "INC-2"
                        ? new Threat
                        {
                            Id = id,
                            Severity = Amount.Of(8),
                            Confidence = Amount.One,
                            FiledBy = "siem-1",
                        }
                        : null,
            };
        }

        public Verdict Deny(string address, DateTimeOffset at, string? threat = null)
        {
            var answers = threat is null ? "" : $", \"threat\": \"{threat}\"";
            var body = $$"""
                { "id": "x", "agent": "soar-7", "command": { "action": "deny", "target": { "ipv4_net": "{{address}}" }, "args": { "duration": 1000 } }{{answers}} }
                """;
            var proposal = ProposalReader.Read(Encoding.UTF8.GetBytes(body)).Proposal!;
            var facts = Enrichment.Enrich(proposal, _surroundings.Agents["soar-7"], _surroundings, at);
            var ruling = ReferenceEvaluator.Rule(_norms, facts.AsSpan(), _tallies, at);
            _tallies = _tallies.With(ruling.Latches);
            if (ruling.Verdict == Verdict.Permit)
            {
                _tallies = _tallies.With(ruling.Charges, at);
            }

            return ruling.Verdict;
        }

        public void Resume(string limit, string key) => _tallies = _tallies.Resume(new(limit, key));
    }
}
