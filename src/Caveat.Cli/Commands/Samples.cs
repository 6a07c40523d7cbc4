namespace Caveat.Cli.Commands;

/// <summary>Three proposals that come out differently under the shipped norms.</summary>
internal static class Samples
{
    /// <summary>Denying an address at our own edge for a day, on good evidence.</summary>
    public const string Permit = """
        {
          "id": "sample-permit-1",
          "agent": "soar-7",
          "command": { "action": "deny", "target": { "ipv4_net": "203.0.113.66/32" }, "args": { "duration": 86400000 } },
          "threat": { "severity": 4, "confidence": 1 },
          "justification": "Scans our mail gateway."
        }

        """;

    /// <summary>Isolating one of our own machines without a word of why: a person is asked.</summary>
    public const string Hold = """
        {
          "id": "sample-hold-1",
          "agent": "soar-7",
          "command": { "action": "contain", "target": { "ipv4_net": "10.20.10.14/32" }, "args": { "duration": 3600000 } },
          "justification": "It behaves strangely."
        }

        """;

    /// <summary>Deleting what cannot be brought back: nothing permits it.</summary>
    public const string Deny = """
        {
          "id": "sample-deny-1",
          "agent": "soar-7",
          "command": { "action": "delete", "target": { "file": { "path": "/srv/backup/monday.tar" } } },
          "justification": "The disk is full."
        }

        """;
}
