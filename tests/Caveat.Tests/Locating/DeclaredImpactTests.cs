using Caveat.Locating;
using CsCheck;
using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

/// <summary>
/// Declaring more never helps: the part of that law that facts must bring, so that checked norms can do the rest. An unknown fact stays
/// unknown, since a norm treats it as the worst.
/// </summary>
public class DeclaredImpactTests
{
    private static readonly CommandTarget[] _targets =
    [
        Network("10.20.10.14"),
        Network("10.20.30.0/24"),
        Network("10.0.0.0/8"),
        Network("8.8.8.8"),
        Network("203.0.113.66"),
        Network("198.51.100.7"),
        Network("::ffff:10.20.30.1"),
        Network("::/0"),
        new CommandTarget.Connection(false, Range("10.20.10.14"), Range("10.20.20.3"), "tcp", null, 22),
        new CommandTarget.Connection(false, Range("10.20.10.15"), Range("8.8.8.8"), "udp", null, 53),
        new CommandTarget.Connection(false, null, Range("203.0.113.66"), "tcp", null, 443),
        Name("attacker.example"),
        Name("wards.hospital.example"),
        Device("ws-14"),
        Device("icu-pump-3"),
        Device("laptop-9"),
        File(),
        new CommandTarget.Assets(TargetKind.Account, ["dr-adams", "icu-nurse"]),
        new CommandTarget.Earlier("c-1"),
        new CommandTarget.Extension("x-acme:widget"),
    ];

    private static readonly AttributeDefinition[] _impacts =
    [
        .. Vocabulary.Attributes.Where(attribute => attribute.Direction == Direction.Impact),
    ];

    private static readonly AttributeDefinition[] _claims =
    [
        .. Vocabulary.Attributes.Where(attribute => attribute.Direction == Direction.Claim),
    ];

    private static readonly Gen<CommandTarget> _target = Gen.Int[0, _targets.Length - 1]
        .Select(index => _targets[index]);

    private static readonly Gen<DeclaredEffect> _effect = Gen.Select(
        Gen.Int[-1, 5],
        Gen.Int[-1, 4],
        Gen.Int[0, 2],
        Gen.Int[0, 100_000],
        Gen.Int[0, 100_000],
        Gen.Int[0, 10_000],
        Gen.Bool,
        (kind, category, reversible, hosts, people, spillover, spreads) =>
            new DeclaredEffect
            {
                Kind = kind < 0 ? null : (EffectKind)kind,
                Category = category < 0 ? null : (Category)category,
                Reversible = reversible == 2 ? null : reversible == 1,
                Hosts = Amount.Of(hosts),
                People = Amount.Of(people),
                Spillover = new(spillover),
                SelfSpreading = spreads,
            }
    );

    private static readonly Gen<Proposal> _proposal = Gen.Select(
        Gen.Int[-1, Words.Verbs.Length - 1],
        _target.Array[1, 3],
        _effect,
        Gen.Int[-1, 100_000],
        Gen.Int[0, Actuators.Length],
        Gen.Int[0, 3],
        Gen.Bool,
        (verb, targets, effect, duration, actuator, threat, inOperation) =>
            Propose(verb < 0 ? null : (Verb)verb, targets)
                .WithArguments(new() { Duration = duration < 0 ? null : duration }) with
            {
                Effect = effect,
                Actuator = actuator < Actuators.Length ? Actuators[actuator].Id : "unregistered",
                ThreatId = threat switch
                {
                    1 => "INC-4711",
                    2 => "INC-0",
                    _ => null,
                },
                AssertedThreat =
                    threat == 3
                        ? new()
                        {
                            Severity = Amount.Of(5),
                            Confidence = new(700),
                            Imminent = true,
                        }
                        : null,
                Operation = inOperation ? "night-watch" : null,
            }
    );

    // What an agent could declare more of, or claim less.
    private static readonly Func<Proposal, CommandTarget, int, Proposal>[] _raises =
    [
        (proposal, _, step) =>
            Declaring(
                proposal,
                effect =>
                    effect with
                    {
                        Kind = (EffectKind)Math.Min(5, (int)(effect.Kind ?? EffectKind.None) + step),
                    }
            ),
        (proposal, _, step) =>
            Declaring(
                proposal,
                effect =>
                    effect with
                    {
                        Category = (Category)
                            Math.Min(4, (int)(effect.Category ?? Category.Maintenance) + step),
                    }
            ),
        (proposal, _, step) =>
            Declaring(proposal, effect => effect with { Hosts = effect.Hosts + Amount.Of(step * 50) }),
        (proposal, _, step) =>
            Declaring(proposal, effect => effect with { People = effect.People + Amount.Of(step * 50) }),
        (proposal, _, step) =>
            Declaring(
                proposal,
                effect => effect with { Spillover = effect.Spillover + new Amount(step * 100) }
            ),
        (proposal, _, _) => Declaring(proposal, effect => effect with { SelfSpreading = true }),
        (proposal, _, _) => Declaring(proposal, effect => effect with { Reversible = false }),
        (proposal, _, step) =>
            proposal.WithArguments(
                new() { Duration = proposal.Command.Arguments.Duration + (step * 1_000L) }
            ),
        (proposal, _, _) => proposal.WithArguments(new()),
        (proposal, more, _) => proposal with { Targets = proposal.Targets.Add(more) },
        (proposal, _, _) => proposal with { ThreatId = null, AssertedThreat = null },
        (proposal, _, _) => proposal with { Operation = null },
        (proposal, _, _) =>
            proposal.WithArguments(proposal.Command.Arguments with { Extensions = ["x-acme"] }),
    ];

    private static readonly Surroundings _surroundings = World.Surroundings with
    {
        FindEarlier = (_, _) => Propose(Verb.Contain, Device("ws-14")),
    };

    [Fact]
    public void Declaring_more_lowers_no_impact_and_raises_no_claim()
    {
        Gen.Select(_proposal, _target, Gen.Int[0, _raises.Length - 1], Gen.Int[1, 5])
            .Sample(
                (proposal, more, raise, step) =>
                {
                    var before = proposal.AllFacts(surroundings: _surroundings);
                    var after = _raises[raise](proposal, more, step).AllFacts(surroundings: _surroundings);

                    for (var i = 0; i < before.Length; i++)
                    {
                        foreach (var impact in _impacts)
                        {
                            AssertNotLower(impact, before[i][impact], after[i][impact]);
                        }

                        foreach (var claim in _claims)
                        {
                            AssertNotLower(claim, after[i][claim], before[i][claim]);
                        }

                        Assert.True(after[i].Criticality >= before[i].Criticality);
                        Assert.True(after[i].Bars.Length >= before[i].Bars.Length);
                    }
                },
                iter: 10_000
            );
    }

    [Fact]
    public void Whatever_a_target_lies_in_it_touches()
    {
        _proposal.Sample(
            proposal =>
            {
                foreach (var facts in proposal.AllFacts(surroundings: _surroundings))
                {
                    Assert.Subset(
                        facts.Extent.ZonesTouched.ToHashSet(StringComparer.Ordinal),
                        facts.Extent.ZonesAround.ToHashSet(StringComparer.Ordinal)
                    );
                    var owner = facts[Vocabulary.TargetOwner];
                    Assert.True(
                        !owner.IsKnown
                            || facts[Vocabulary.TargetOwners].AsSet.Has(Words.Owners[owner.AsIndex])
                                == Truth.True
                    );
                    Assert.True(
                        !facts[Vocabulary.TargetConsent].AsBool || facts[Vocabulary.TargetOwner].IsKnown
                    );
                }
            },
            iter: 5_000
        );
    }

    private static void AssertNotLower(AttributeDefinition attribute, FactValue low, FactValue high)
    {
        var isNotLower =
            attribute.Type == AttributeType.Set
                ? low.AsSet.Elements.All(element => high.AsSet.Has(element) == Truth.True)
                    && (low.AsSet.Complete || !high.AsSet.Complete)
            : low.IsKnown && high.IsKnown ? high.AsAmount >= low.AsAmount
            : !(attribute.Direction == Direction.Claim ? low : high).IsKnown;
        Assert.True(
            isNotLower,
            $"{attribute} went from {low.Describe(attribute)} to {high.Describe(attribute)}"
        );
    }

    private static Proposal Declaring(Proposal proposal, Func<DeclaredEffect, DeclaredEffect> change) =>
        proposal with
        {
            Effect = change(proposal.Effect),
        };
}
