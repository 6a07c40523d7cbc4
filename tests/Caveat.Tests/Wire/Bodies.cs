using System.Text;
using Caveat.Wire;

namespace Caveat.Tests.Wire;

/// <summary>Bodies that agents send, and what is read of them.</summary>
internal static class Bodies
{
    /// <summary>A proposal with every member.</summary>
    public const string Full = """
        {
          "id": "0192f2a4-7d1e",
          "agent": "soar-7",
          "operation": "night-watch",
          "command": { "action": "contain", "target": { "device": { "hostname": "icu-pump-3" } },
                       "args": { "duration": 3600000 }, "command_id": "cmd-1" },
          "targets": [ { "ipv4_net": "198.51.100.7/32" } ],
          "actuator": "edr-1",
          "effect": { "kind": "disrupt", "category": "internal-defence", "reversible": true, "hosts": 1, "people": 0,
                      "spillover": 0.5, "selfSpreading": false, "undo": "release" },
          "threat": { "severity": 8, "confidence": 0.95, "imminent": true, "techniques": ["T1486"] },
          "labels": { "ticket": "4711" },
          "justification": "Ransomware note written on the pump's share."
        }
        """;

    /// <summary>A proposal with the members given beside those that must be there.</summary>
    public static string With(string members) =>
        $$$$"""{"id":"p-1","agent":"soar-7","command":{"action":"query","target":{"device":{"hostname":"ws-14"}}},{{{{members}}}}}""";

    /// <summary>A proposal of a command on a target.</summary>
    public static string On(string target, string action = "deny") =>
        $$$$"""{"id":"p-1","agent":"soar-7","command":{"action":"{{{{action}}}}","target":{{{{target}}}}}}""";

    /// <summary>A bare command with the members given.</summary>
    public static string Command(string members) =>
        $$$$"""{"action":"deny","target":{"ipv4_net":"203.0.113.66"},{{{{members}}}}}""";

    public static ProposalReading Read(string body) => ProposalReader.Read(Encoding.UTF8.GetBytes(body));

    public static ProposalReading ReadCommand(string body) =>
        ProposalReader.ReadCommand(Encoding.UTF8.GetBytes(body), "soar-7");

    /// <summary>The proposal that a body is; fails where it is none.</summary>
    public static Proposal Accepted(ProposalReading reading)
    {
        Assert.Empty(reading.Problems);
        return Assert.IsType<Proposal>(reading.Proposal);
    }

    /// <summary>The target of a proposal on it; fails where it is refused.</summary>
    public static CommandTarget Target(string target) => Accepted(Read(On(target))).Command.Target;

    /// <summary>The only problem of a body; fails where there is none or another.</summary>
    public static Problem Refused(ProposalReading reading)
    {
        Assert.Null(reading.Proposal);
        return Assert.Single(reading.Problems);
    }
}
