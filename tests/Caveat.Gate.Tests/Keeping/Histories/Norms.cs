namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>A version of the norms, and what it says on each act.</summary>
internal sealed record Norms
{
    /// <summary>Whether kiosks must not be touched.</summary>
    public bool ForbidsKiosks { get; init; }

    /// <summary>How many watch officers must agree to whatever does more than look.</summary>
    public int Officers { get; init; }

    /// <summary>Whether containing needs nobody.</summary>
    public bool ContainsAlone { get; init; }

    /// <summary>How many acts of an agent may come in a window.</summary>
    public int Most { get; init; } = 4;

    /// <summary>How many minutes the window is long.</summary>
    public int Window { get; init; } = 10;

    /// <summary>What follows beyond.</summary>
    public Beyond Beyond { get; init; }

    /// <summary>The norms as the gate reads them.</summary>
    public string Pack =>
        $"""
            pack     history
            version  1.0.0
            layer    organisation
            issuer   "Example"
            summary  "for histories"

            norm look
              permit when action.verb == query
            norm contain
              permit {(ContainsAlone ? "" : "with approval by watch-officer")} when action.verb == contain
            norm restart
              permit with approval by 2 person when action.verb == restart
            norm wards
              require approval by clinical-engineer within 10m when effect.kind >= degrade and target.tags has medical
            {(
                ForbidsKiosks
                    ? "norm kiosks forbid when effect.kind >= degrade and target.tags has kiosk"
                    : ""
            )}
            {(
                Officers > 0
                    ? $"norm officers require approval by {Officers} watch-officer when effect.kind >= degrade"
                    : ""
            )}
            norm storm
              limit count to {Most} per {Window}m per agent otherwise {OtherwiseText}
            """;

    private string OtherwiseText =>
        Beyond switch
        {
            Beyond.Forbid => "forbid",
            Beyond.TwoOfficers => "require approval by 2 watch-officer",
            _ => "halt agent until watch-officer resumes",
        };

    /// <summary>What is ruled on an act where so many acts of the agent count, this one included; null for a deny.</summary>
    public Needs? Rule(string verb, string host, int count, bool isHalted)
    {
        var acts = verb != "query";
        if (
            verb == "delete"
            || (ForbidsKiosks && acts && host == "ws-1")
            || (Beyond == Beyond.Halt && isHalted)
            || (count > Most && Beyond != Beyond.TwoOfficers)
        )
        {
            return null;
        }

        var needs = Needs.Nobody;
        if (verb == "contain" && !ContainsAlone)
        {
            needs = needs.And("watch-officer", 1);
        }

        if (verb == "restart")
        {
            needs = needs.And(Formula.Person, 2);
        }

        if (acts && host == "pump-1")
        {
            needs = needs.And("clinical-engineer", 1);
        }

        if (acts && Officers > 0)
        {
            needs = needs.And("watch-officer", Officers);
        }

        return count > Most ? needs.And("watch-officer", 2) : needs;
    }

    /// <summary>How long people have to decide on an act.</summary>
    public static TimeSpan TimeFor(string verb, string host) =>
        TimeSpan.FromMinutes(verb != "query" && host == "pump-1" ? 10 : 15);
}

/// <summary>What follows beyond a limit.</summary>
internal enum Beyond
{
    Forbid,
    TwoOfficers,
    Halt,
}
