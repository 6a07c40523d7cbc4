using Caveat.Locating;
using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

/// <summary>What does not depend on where a target is: agent, threat, times, opacity, bars, context.</summary>
public class EnrichmentTests
{
    private static readonly Proposal _contain = Propose(Verb.Contain, Device("ws-14"));

    [Fact]
    public void A_filed_threat_counts_in_full()
    {
        var facts = _contain.Answering("INC-4711").Facts();

        Assert.Equal("8", facts.Says(Vocabulary.ThreatSeverity));
        Assert.Equal("0.95", facts.Says(Vocabulary.ThreatConfidence));
        Assert.Equal("true", facts.Says(Vocabulary.ThreatReported));
        Assert.Equal("[T1486]", facts.Says(Vocabulary.ThreatTechniques));
        Assert.Equal("\"XX\"", facts.Says(Vocabulary.ThreatAttributionState));
        Assert.Equal("0.6", facts.Says(Vocabulary.ThreatAttributionConfidence));
    }

    [Fact]
    public void A_threat_that_the_proposer_filed_is_only_asserted()
    {
        var facts = _contain
            .Answering("INC-4711")
            .Facts(
                surroundings: World.Surroundings with
                {
                    FindThreat = id => World.Surroundings.FindThreat(id)! with { FiledBy = "soar-7" },
                }
            );

        Assert.Equal("4", facts.Says(Vocabulary.ThreatSeverity));
        Assert.Equal("false", facts.Says(Vocabulary.ThreatReported));
        Assert.Equal("unknown", facts.Says(Vocabulary.ThreatAttributionState));
        Assert.Equal("0", facts.Says(Vocabulary.ThreatAttributionConfidence));
    }

    [Fact]
    public void What_an_agent_asserts_is_capped_by_its_assessment()
    {
        var asserted = new Threat
        {
            Severity = Amount.Of(10),
            Confidence = Amount.Of(3),
            Imminent = true,
            Techniques = ["T1486"],
            AttributedTo = "XX",
            AttributionConfidence = Amount.One,
        };
        var proposal = _contain with { AssertedThreat = asserted };

        var usual = proposal.Facts();
        var trusted = proposal.Facts(Soar with { Assessment = Amount.Of(6) });

        Assert.Equal("4", usual.Says(Vocabulary.ThreatSeverity));
        Assert.Equal("6", trusted.Says(Vocabulary.ThreatSeverity));
        Assert.Equal("1", usual.Says(Vocabulary.ThreatConfidence));
        Assert.Equal("false", usual.Says(Vocabulary.ThreatReported));
        Assert.Equal("true", usual.Says(Vocabulary.ThreatImminent));
        Assert.Equal("[T1486]", usual.Says(Vocabulary.ThreatTechniques));
        Assert.Equal("unknown", usual.Says(Vocabulary.ThreatAttributionState));
    }

    [Fact]
    public void No_threat_and_one_that_nobody_filed_are_known_to_be_nothing()
    {
        foreach (var proposal in new[] { _contain, _contain.Answering("INC-0") })
        {
            var facts = proposal.Facts();

            Assert.Equal("0", facts.Says(Vocabulary.ThreatSeverity));
            Assert.Equal("0", facts.Says(Vocabulary.ThreatConfidence));
            Assert.Equal("false", facts.Says(Vocabulary.ThreatReported));
            Assert.Equal("false", facts.Says(Vocabulary.ThreatImminent));
            Assert.Equal("[]", facts.Says(Vocabulary.ThreatTechniques));
            Assert.Equal(facts.Says(Vocabulary.EffectSeverity), facts.Says(Vocabulary.ProportionExcess));
        }
    }

    [Fact]
    public void An_id_that_nobody_filed_hides_what_is_asserted_beside_it()
    {
        var proposal = _contain with
        {
            ThreatId = "INC-0",
            AssertedThreat = new() { Severity = Amount.Of(4), Confidence = Amount.One },
        };

        Assert.Equal("0", proposal.Facts().Says(Vocabulary.ThreatSeverity));
    }

    [Fact]
    public void Declared_effects_raise_and_never_lower()
    {
        var modest = Propose(Verb.Delete, Network("10.20.10.0/24")) with
        {
            Effect = new()
            {
                Kind = EffectKind.None,
                Category = Category.Maintenance,
                Reversible = true,
                Hosts = Amount.One,
            },
        };
        var grave = _contain with
        {
            Effect = new()
            {
                Kind = EffectKind.Destroy,
                Category = Category.Attack,
                Reversible = false,
                Hosts = Amount.Of(500),
                People = Amount.Of(30),
                Spillover = Amount.Of(20),
                SelfSpreading = true,
            },
        };

        var low = modest.Facts();
        var high = grave.Facts();

        Assert.Equal("destroy", low.Says(Vocabulary.EffectKind));
        Assert.Equal("internal-defence", low.Says(Vocabulary.ActionCategory));
        Assert.Equal("false", low.Says(Vocabulary.EffectReversible));
        Assert.Equal("256", low.Says(Vocabulary.EffectHosts));
        Assert.Equal("destroy", high.Says(Vocabulary.EffectKind));
        Assert.Equal("attack", high.Says(Vocabulary.ActionCategory));
        Assert.Equal("false", high.Says(Vocabulary.EffectReversible));
        Assert.Equal("500", high.Says(Vocabulary.EffectHosts));
        Assert.Equal("30", high.Says(Vocabulary.EffectPeople));
        Assert.Equal("10", high.Says(Vocabulary.EffectSpillover));
        Assert.Equal("true", high.Says(Vocabulary.EffectSelfSpreading));
        Assert.Equal(["CAV3001"], high.BarCodes);
    }

    public static TheoryData<Proposal, bool> Opaque() =>
        new()
        {
            { Propose(null, Device("ws-14")), true },
            { Propose(Verb.Execute, Device("ws-14")), true },
            { Propose(Verb.Start, On(TargetKind.Process)), true },
            { Propose(Verb.Start, On(TargetKind.Artifact)), true },
            { Propose(Verb.Start, On(TargetKind.Properties)), false },
            { Propose(Verb.Start, Device("ws-14")), false },
            { Propose(Verb.Stop, On(TargetKind.Process)), false },
            { Propose(Verb.Deny, On(TargetKind.Artifact)), false },
            { Propose(Verb.Deny, new CommandTarget.OnDevice(TargetKind.Process, "x", RunsCode: true)), true },
            { Propose(Verb.Deny, new CommandTarget.Extension("x-acme:widget")), true },
            { Propose(Verb.Deny, Device("ws-14"), new CommandTarget.Extension("x-acme:widget")), true },
            { _contain.WithArguments(new() { Extensions = ["x-acme"] }), true },
            { _contain, false },
        };

    [Theory]
    [MemberData(nameof(Opaque))]
    public void Code_and_what_nobody_can_classify_is_opaque(Proposal proposal, bool opaque)
    {
        Assert.All(
            proposal.AllFacts(),
            facts => Assert.Equal(FactValue.Of(opaque), facts[Vocabulary.ActionOpaque])
        );
    }

    [Fact]
    public void A_call_that_nobody_mapped_is_as_grave_as_any()
    {
        var facts = Propose(null, Network("198.51.100.7")).Through("clinic-gw").Facts();

        Assert.Equal("unknown", facts.Says(Vocabulary.ActionVerb));
        Assert.Equal("destroy", facts.Says(Vocabulary.EffectKind));
        Assert.Equal("false", facts.Says(Vocabulary.EffectReversible));
        Assert.Equal("attack", facts.Says(Vocabulary.ActionCategory));
    }

    [Theory]
    [InlineData(null, null, null, "unbounded")]
    [InlineData(null, null, 3_600_000L, "1h")]
    [InlineData(null, null, 0L, "0s")]
    [InlineData(null, 60_000L, null, "1m")]
    [InlineData(10_000L, 70_000L, null, "1m")]
    [InlineData(10_000L, null, 60_000L, "1m")]
    [InlineData(null, 0L, null, "0s")]
    [InlineData(null, -1L, null, "unbounded")]
    [InlineData(10_000L, 5_000L, null, "unbounded")]
    public void An_act_lasts_for_its_duration_or_until_its_stop_time(
        long? start,
        long? stop,
        long? duration,
        string expected
    )
    {
        var proposal = _contain.WithArguments(
            new()
            {
                StartTime = At(start),
                StopTime = At(stop),
                Duration = duration,
            }
        );

        Assert.Equal(expected, proposal.Facts().Says(Vocabulary.EffectDuration));
    }

    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(-60_000L, null, null, false)]
    [InlineData(30_000L, null, null, false)]
    [InlineData(30_001L, null, null, true)]
    [InlineData(null, 90_000L, 60_000L, false)]
    [InlineData(null, 90_001L, 60_000L, true)]
    [InlineData(long.MaxValue, null, null, true)]
    public void An_act_that_starts_after_its_warrant_has_died_is_barred(
        long? start,
        long? stop,
        long? duration,
        bool barred
    )
    {
        var proposal = _contain.WithArguments(
            new()
            {
                StartTime = start is long.MaxValue ? start : At(start),
                StopTime = At(stop),
                Duration = duration,
            }
        );

        Assert.Equal(barred ? ["CAV3006"] : [], proposal.Facts().BarCodes);
    }

    [Fact]
    public void An_agent_speaks_for_itself_in_its_own_operations()
    {
        var foreign = _contain with { Agent = "turbo-9", Operation = "day-watch" };

        var facts = foreign.Facts();

        Assert.Equal(["CAV3003", "CAV3002"], facts.BarCodes);
        Assert.Equal("\"soar-7\"", facts.Says(Vocabulary.AgentId));
        Assert.Equal("unknown", facts.Says(Vocabulary.Operation));
        Assert.Equal(
            "`soar-7` does not have the operation `day-watch`; it has `night-watch`",
            facts.Bars[1].Message
        );
    }

    [Fact]
    public void An_operation_that_the_agent_has_is_a_fact()
    {
        var facts = (_contain with { Operation = "night-watch" }).Facts();

        Assert.Equal("\"night-watch\"", facts.Says(Vocabulary.Operation));
        Assert.Empty(facts.Bars);
    }

    [Fact]
    public void An_actuator_must_be_registered_or_the_default()
    {
        var noDefault = World.Surroundings with { Actuators = ActuatorSet.Of(Zones, Actuators) };

        Assert.Equal("\"edr-all\"", _contain.Facts().Says(Vocabulary.ActuatorId));
        Assert.Equal(["CAV3004"], _contain.Through("gone").Facts().BarCodes);
        Assert.Equal("unknown", _contain.Through("gone").Facts().Says(Vocabulary.ActuatorId));
        Assert.Equal(["CAV3005"], _contain.Facts(surroundings: noDefault).BarCodes);
    }

    [Fact]
    public void Features_are_answered_and_never_ruled()
    {
        var facts = Propose(Verb.Query, Device("ws-14"), new CommandTarget.Features([])).AllFacts();

        Assert.All(facts, one => Assert.Equal(["CAV3007"], one.BarCodes));
    }

    [Theory]
    [InlineData(Category.Maintenance, false)]
    [InlineData(Category.InternalDefence, true)]
    [InlineData(Category.Attack, true)]
    public void Above_its_ceiling_an_agent_may_not_propose(Category ceiling, bool allowed)
    {
        var facts = _contain.Facts(Soar with { Ceiling = ceiling });

        Assert.Equal(allowed ? [] : ["CAV3001"], facts.BarCodes);
    }

    [Fact]
    public void What_the_registry_does_not_say_of_an_agent_is_unknown()
    {
        var full = Soar with
        {
            Kind = AgentKind.Hunter,
            Operator = "Example SOC",
            State = "XX",
            Standing = Standing.Csirt,
        };

        Assert.Equal("unknown", _contain.Facts().Says(Vocabulary.AgentOperator));
        Assert.Equal("unknown", _contain.Facts().Says(Vocabulary.AgentState));
        Assert.Equal("unknown", _contain.Facts().Says(Vocabulary.AgentStanding));
        Assert.Equal("hunter", _contain.Facts(full).Says(Vocabulary.AgentKind));
        Assert.Equal("\"Example SOC\"", _contain.Facts(full).Says(Vocabulary.AgentOperator));
        Assert.Equal("\"XX\"", _contain.Facts(full).Says(Vocabulary.AgentState));
        Assert.Equal("csirt", _contain.Facts(full).Says(Vocabulary.AgentStanding));
    }

    [Theory]
    [InlineData("2026-11-22T23:30:00+00:00", "23", "sunday")]
    [InlineData("2026-11-23T00:30:00+01:00", "0", "monday")]
    [InlineData("2026-11-28T07:00:00-05:00", "7", "saturday")]
    public void Hour_and_weekday_are_those_of_the_gates_time_zone(string now, string hour, string weekday)
    {
        var facts = Enrichment.Enrich(
            _contain,
            Soar,
            World.Surroundings,
            DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)
        )[0];

        Assert.Equal(hour, facts.Says(Vocabulary.ContextHour));
        Assert.Equal(weekday, facts.Says(Vocabulary.ContextWeekday));
    }

    [Fact]
    public void Readiness_and_presence_come_from_the_watch()
    {
        var facts = _contain.Facts(
            surroundings: World.Surroundings with
            {
                Readiness = Readiness.Crisis,
                Presence = false,
            }
        );

        Assert.Equal("crisis", facts.Says(Vocabulary.ContextReadiness));
        Assert.Equal("false", facts.Says(Vocabulary.ContextPresence));
    }

    [Fact]
    public void What_only_people_can_say_is_unknown()
    {
        var facts = _contain.Facts();

        Assert.Equal("unknown", facts.Says(Vocabulary.LegalReviewed));
        Assert.Equal("unknown", facts.Says(Vocabulary.LegalMilitaryObjective));
        Assert.Equal("unknown", facts.Says(Vocabulary.LegalExpectedHarm));
        Assert.Equal("unknown", facts.Says(Vocabulary.LegalAdvantage));
    }

    [Fact]
    public void Every_other_attribute_of_an_ordinary_act_is_known()
    {
        var agent = Soar with { Operator = "Example SOC", State = "XX", Standing = Standing.Csirt };
        var proposal = Propose(Verb.Contain, Device("icu-pump-3")) with
        {
            Operation = "night-watch",
            ThreatId = "INC-4711",
        };

        var facts = proposal.Facts(agent);

        var unknown = Vocabulary.Attributes.Where(attribute => !facts[attribute].IsKnown);
        Assert.All(
            unknown,
            attribute => Assert.StartsWith("legal.", attribute.Name, StringComparison.Ordinal)
        );
    }

    private static CommandTarget.OnDevice On(TargetKind kind) => new(kind, "x", RunsCode: false);

    private static long? At(long? milliseconds) => Now.ToUnixTimeMilliseconds() + milliseconds;
}
