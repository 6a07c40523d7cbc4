using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>Turns a proposal into facts: whose it is and what it does from the registries and the command, where it is from the zones.</summary>
public static class Enrichment
{
    /// <summary>
    /// The facts of the act on each of its targets, that of the command first. Kind, severity, hosts, count and opacity are those of the
    /// whole act; place, category and excess are each target's own. <paramref name="now"/> is in the gate's time zone.
    /// </summary>
    public static ImmutableArray<Facts> Enrich(
        Proposal proposal,
        Agent caller,
        Surroundings surroundings,
        DateTimeOffset now
    )
    {
        var targets = TargetPlaces.TargetsOf(proposal);
        var actuator = surroundings.Actuators.Find(proposal.Actuator, out var cover);
        var places = new TargetPlaces(surroundings, proposal, cover);
        var operation = proposal.Operation is { } named && Barring.IsAllowed(caller, named) ? named : null;
        var located = new LocatedTarget[targets.Length];
        var criticality = Amount.Zero;
        for (var i = 0; i < targets.Length; i++)
        {
            located[i] = new(
                surroundings.Zones,
                places.FootprintOf(targets[i]),
                actuator?.Reach ?? Reach.Target,
                operation,
                DateOnly.FromDateTime(now.DateTime)
            );
            criticality = Amount.Max(criticality, located[i].Criticality);
        }

        var act = new FactsBuilder(surroundings.Schema)
        {
            Criticality = criticality,
            Bars = Barring.Of(proposal, targets, caller, surroundings, now),
            ThreatId = proposal.ThreatId,
            OwnState = surroundings.State,
        };
        AddAgent(act, caller);
        AddText(act, Vocabulary.Operation, operation);
        AddText(act, Vocabulary.ActuatorId, actuator?.Id);
        AddContext(act, surroundings, now);
        ThreatFacts.AddTo(act, proposal, caller, surroundings);
        AddCommand(act, proposal.Command, targets, now);
        AddEffect(act, proposal.Effect, proposal.Command.Verb, targets);
        act[Vocabulary.TargetCount] = CountOf(places, targets);

        var facts = ImmutableArray.CreateBuilder<Facts>(targets.Length);
        for (var i = 0; i < targets.Length; i++)
        {
            // What was set above is the same for all; what is set here is set for each.
            act.TargetName = NameOf(targets[i], proposal.Command.Actuator, actuator);
            act[Vocabulary.TargetKind] = FactValue.OfIndex((int)targets[i].Kind);
            located[i].AddTo(act);
            DeclaredAttributes.AddTo(act, proposal, caller, located[i], surroundings);
            var category = CategoryOf(proposal, located[i].Locus);
            act[Vocabulary.ActionCategory] = FactValue.OfIndex((int)category);
            Derivation.Derive(act, ComputedFacts.Kind | ComputedFacts.Reversible | ComputedFacts.Category);
            var bars = act.Bars;
            if (Barring.AboveCeiling(caller, targets[i], category) is { } above)
            {
                act.Bars = bars.Add(above);
            }

            facts.Add(act.ToFacts());
            act.Bars = bars;
        }

        return facts.MoveToImmutable();
    }

    private static void AddAgent(FactsBuilder facts, Agent agent)
    {
        AddText(facts, Vocabulary.AgentId, agent.Id);
        AddText(facts, Vocabulary.AgentOperator, agent.Operator);
        facts[Vocabulary.AgentKind] = FactValue.OfIndex((int)agent.Kind);
        AddText(facts, Vocabulary.AgentState, agent.State);
        facts[Vocabulary.AgentStanding] = agent.Standing is { } standing
            ? FactValue.OfIndex((int)standing)
            : FactValue.Unknown;
    }

    private static void AddContext(FactsBuilder facts, Surroundings surroundings, DateTimeOffset now)
    {
        facts[Vocabulary.ContextReadiness] = FactValue.OfIndex((int)surroundings.Readiness);
        facts[Vocabulary.ContextPresence] = FactValue.Of(surroundings.Presence);
        facts[Vocabulary.ContextHour] = FactValue.Of(now.Hour);

        // The vocabulary's week begins on Monday, that of the platform on Sunday.
        facts[Vocabulary.ContextWeekday] = FactValue.OfIndex(((int)now.DayOfWeek + 6) % 7);
    }

    private static void AddCommand(
        FactsBuilder facts,
        Command command,
        ImmutableArray<CommandTarget> targets,
        DateTimeOffset now
    )
    {
        facts[Vocabulary.ActionVerb] = command.Verb is { } verb
            ? FactValue.OfIndex((int)verb)
            : FactValue.Unknown;
        facts[Vocabulary.ActionTactics] = FactValue.Of(FactSet.Empty);
        facts[Vocabulary.ActionOpaque] = FactValue.Of(Opacity.IsOpaque(command, targets));
        facts[Vocabulary.EffectDuration] = FactValue.Of(ActTimes.DurationOf(command.Arguments, now));
    }

    private static void AddEffect(
        FactsBuilder facts,
        DeclaredEffect declared,
        Verb? verb,
        ImmutableArray<CommandTarget> targets
    )
    {
        var floor = VerbTable.FloorOf(verb, AreClosedConnections(targets));
        var kind = declared.Kind is { } said && said > floor ? said : floor;
        facts[Vocabulary.EffectKind] = FactValue.OfIndex((int)kind);
        facts[Vocabulary.EffectReversible] = FactValue.Of(
            VerbTable.Of(verb).Reversible && declared.Reversible is not false
        );
        facts[Vocabulary.EffectHosts] = FactValue.Of(Clamp(declared.Hosts, Vocabulary.GreatestCount));
        facts[Vocabulary.EffectPeople] = FactValue.Of(Clamp(declared.People, Vocabulary.GreatestCount));
        facts[Vocabulary.EffectSpillover] = FactValue.Of(Clamp(declared.Spillover, SeverityFormula.Greatest));
        facts[Vocabulary.EffectSelfSpreading] = FactValue.Of(declared.SelfSpreading);
    }

    // A file of one name is another thing on every device: limits on distinct targets count each of them.
    private static string NameOf(CommandTarget target, ActuatorSpecifiers? specifiers, Actuator? actuator) =>
        target is CommandTarget.OnDevice or CommandTarget.Assets
        && (specifiers?.HostName ?? specifiers?.DeviceId ?? actuator?.Id) is { } place
            ? $"{target.Name} on {place}"
            : target.Name;

    private static Category CategoryOf(Proposal proposal, Locus locus)
    {
        var category = VerbTable.Of(proposal.Command.Verb).CategoryAt(locus);
        return proposal.Effect.Category is { } said && said > category ? said : category;
    }

    private static bool AreClosedConnections(ImmutableArray<CommandTarget> targets)
    {
        foreach (var target in targets)
        {
            // An end that is every address is one that was not given.
            if (target is not CommandTarget.Connection { Source.Length: > 0, Destination.Length: > 0 })
            {
                return false;
            }
        }

        return true;
    }

    private static FactValue CountOf(TargetPlaces places, ImmutableArray<CommandTarget> targets)
    {
        Amount? sum = Amount.Zero;
        foreach (var target in targets)
        {
            sum += places.CountOf(target);
        }

        return sum is { } count
            ? FactValue.Of(Amount.Min(count, Vocabulary.GreatestCount))
            : FactValue.Unknown;
    }

    private static void AddText(FactsBuilder facts, AttributeDefinition attribute, string? text) =>
        facts[attribute] = text is null ? FactValue.Unknown : FactValue.Of(text);

    private static Amount Clamp(Amount amount, Amount most) =>
        Amount.Max(Amount.Zero, Amount.Min(amount, most));
}
