using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>What denies an act whatever the norms say.</summary>
internal static class Barring
{
    /// <summary>The bars that hold of the act as a whole.</summary>
    internal static ImmutableArray<Bar> Of(
        Proposal proposal,
        ImmutableArray<CommandTarget> targets,
        Agent agent,
        Surroundings surroundings,
        DateTimeOffset now
    )
    {
        var bars = ImmutableArray<Bar>.Empty;
        if (!string.Equals(proposal.Agent, agent.Id, StringComparison.Ordinal))
        {
            bars = bars.Add(
                New(
                    BarCodes.ForeignAgent,
                    $"`{agent.Id}` proposes in the name of `{proposal.Agent}`; an agent speaks for itself only"
                )
            );
        }

        if (proposal.Operation is { } operation && !IsAllowed(agent, operation))
        {
            bars = bars.Add(
                New(
                    BarCodes.ForeignOperation,
                    $"`{agent.Id}` does not have the operation `{operation}`; it has {ListOf(agent.Operations)}"
                )
            );
        }

        if (ActuatorBar(proposal, surroundings) is { } noActuator)
        {
            bars = bars.Add(noActuator);
        }

        if (StartsTooLate(proposal.Command.Arguments, surroundings, now))
        {
            bars = bars.Add(
                New(
                    BarCodes.StartsTooLate,
                    $"the act starts later than its warrant lives, which is {Amount.Of(surroundings.WarrantLife).ToDurationString()}; propose it when it is due"
                )
            );
        }

        foreach (var target in targets)
        {
            if (target is CommandTarget.Features)
            {
                bars = bars.Add(
                    New(
                        BarCodes.FeaturesAreAnswered,
                        "a `features` target is answered by the gate and never ruled on; ask with `query`, as the only target"
                    )
                );
                break;
            }
        }

        return bars;
    }

    /// <summary>The bar of an act above the agent's ceiling, or null.</summary>
    internal static Bar? AboveCeiling(Agent agent, CommandTarget target, Category category) =>
        category <= agent.Ceiling
            ? null
            : New(
                BarCodes.AboveCeiling,
                $"`{agent.Id}` may propose acts up to `{Words.Of(agent.Ceiling)}`; on `{target.Name}` this is `{Words.Of(category)}`"
            );

    /// <summary>Whether the agent has the operation.</summary>
    internal static bool IsAllowed(Agent agent, string operation) => agent.Operations.IndexOf(operation) >= 0;

    private static Bar? ActuatorBar(Proposal proposal, Surroundings surroundings)
    {
        if (surroundings.Actuators.Find(proposal.Actuator, out _) is not null)
        {
            return null;
        }

        return (proposal.Actuator ?? surroundings.Actuators.Default) is { } name
            ? New(BarCodes.UnknownActuator, $"no actuator `{name}` is registered; name one that is")
            : New(
                BarCodes.NoActuator,
                "the proposal names no actuator, and there is no default; name the one that is to act"
            );
    }

    private static bool StartsTooLate(
        CommandArguments arguments,
        Surroundings surroundings,
        DateTimeOffset now
    ) =>
        ActTimes.StartOf(arguments) is { } start
        && start - (Int128)now.ToUnixTimeMilliseconds() > (Int128)surroundings.WarrantLife.TotalMilliseconds;

    private static string ListOf(ImmutableArray<string> operations) =>
        operations.IsEmpty ? "none" : string.Join(", ", operations.Select(operation => $"`{operation}`"));

    private static Bar New(DiagnosticCode code, string message) => new(code.Id, message);
}
