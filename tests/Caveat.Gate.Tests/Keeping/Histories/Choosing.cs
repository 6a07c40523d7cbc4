using System.Collections.Immutable;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>What the numbers of a step name.</summary>
internal static class Choosing
{
    private static readonly ImmutableArray<string> _scopes =
    [
        "all",
        "agent soar",
        "agent turbo",
        "norm history/contain",
        "norm history/look",
        "territory XX",
        "agent nobody",
    ];

    /// <summary>Something that can be halted.</summary>
    public static string Scope(int number) => _scopes[number % _scopes.Length];

    /// <summary>Mostly something that is halted.</summary>
    public static string ScopeToResume(Model model, int number)
    {
        List<string> scopes =
        [
            .. model.Halted,
            .. model.Latched.Select(agent => $"limit history/storm {agent}"),
            .. model.IsSuspect ? (string[])["clock"] : [],
        ];
        return scopes.Count == 0 || number % 10 == 0 ? Scope(number) : scopes[number % scopes.Count];
    }

    /// <summary>Mostly one of the latest cases that somebody can still decide so; null where there is none.</summary>
    public static ModelCase? Case(Model model, int number, bool approves) =>
        Case(model, number, each => approves ? each.IsOpen : each.IsPending);

    /// <summary>A proposal for which an agent asks: mostly one that people agreed to; null where there is none.</summary>
    public static ModelProposal? Asked(Model model, int number)
    {
        var about = Case(model, number, each => each.State == ProposalState.Approved);
        var proposals = model.Proposals.Where(each => each.Case == about).ToList();
        return proposals.Count == 0 ? null : proposals[number % proposals.Count];
    }

    private static ModelCase? Case(Model model, int number, Func<ModelCase, bool> fits)
    {
        var fitting = model.Cases.Where(fits).ToList();
        var all = fitting.Count > 0 && number % 10 > 0 ? fitting : model.Cases;
        return all.Count == 0 ? null : all[^(1 + (number % Math.Min(3, all.Count)))];
    }

    /// <summary>Somebody who can bring a case on, if there is anybody.</summary>
    public static string SomebodyFor(Model model, ModelCase about, int number)
    {
        var fitting = model
            .Settings.People.Where(each =>
                !about.Signed.Exists(signed => signed.Person == each.Key)
                && (each.Value.Roles.Any(about.Needs.Ask) || about.Needs.Ask(Formula.Person))
            )
            .Select(each => each.Key)
            .ToList();
        return fitting.Count == 0 ? HistoryWorld.People[0] : fitting[number % fitting.Count];
    }
}
