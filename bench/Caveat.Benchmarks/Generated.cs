using System.Globalization;
using System.Text;

namespace Caveat.Benchmarks;

/// <summary>Inputs of a size that was asked for, the same in every run.</summary>
internal static class Generated
{
    private static readonly string[] _verbs =
    [
        "deny",
        "contain",
        "query",
        "scan",
        "stop",
        "update",
        "redirect",
        "delete",
        "allow",
        "set",
    ];
    private static readonly string[] _sectors =
    [
        "healthcare",
        "energy",
        "water",
        "education",
        "retail",
        "technology",
        "government",
    ];

    /// <summary>A proposal of some 600 bytes.</summary>
    public const string Body = """
        { "id": "0192f2a4-7c1e-7a55-9b0e-3d1f0c7a9b10", "agent": "soar-7",
          "command": { "action": "deny", "target": { "ipv4_net": "203.0.113.66/32" },
                       "args": { "duration": 3600000, "response_requested": "complete" }, "command_id": "c-4711" },
          "effect": { "kind": "disrupt", "reversible": true, "hosts": 1, "people": 0, "spillover": 0, "selfSpreading": false, "undo": "allow" },
          "threat": { "severity": 8, "confidence": 0.95, "imminent": true, "techniques": ["T1486", "T1021.002"] },
          "labels": { "ticket": "4711", "playbook": "ransomware-first-hour" },
          "justification": "Command and control of the ransomware seen on three office workstations within five minutes." }
        """;

    /// <summary>A pack of so many norms: one in three permits, the others restrict; four atoms each.</summary>
    public static string Pack(int norms)
    {
        var text = new StringBuilder("pack generated\nversion 1.0.0\nlayer organisation\n\n");
        for (var i = 0; i < norms; i++)
        {
            var verb = _verbs[i % _verbs.Length];
            var sector = _sectors[i % _sectors.Length];
            var bound = ((i * 37) % 10_000 / 1_000m).ToString(CultureInfo.InvariantCulture);
            text.Append(
                (i % 3) switch
                {
                    0 =>
                        $"norm n{i}\n  permit when action.verb == {verb} and action.category <= internal-defence and effect.severity <= {bound} and threat.confidence >= 0.8\n  because \"x\"\n\n",
                    1 =>
                        $"norm n{i}\n  forbid when action.verb == {verb} and effect.severity >= {bound} and target.sectors has {sector} and effect.hosts > {i}\n\n",
                    _ =>
                        $"norm n{i}\n  require approval by 2 officer when action.verb in [{verb}, restore] and effect.severity >= {bound} and target.tags has t{i % 50} and target touches 10.{i % 200}.{i / 200}.0/24\n\n",
                }
            );
        }

        return text.ToString();
    }

    /// <summary>The root of the repository.</summary>
    public static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Caveat.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("the root of the repository");
    }
}
