using System.Text.Json;

namespace Caveat.Gate.Tests.Api;

/// <summary>Proposals of the demo world, by what becomes of them.</summary>
internal static class Acts
{
    /// <summary>The hunter looks at a workstation: a permit.</summary>
    public static string Permitted(string id = "look-1") =>
        Proposal(
            "hunt-1",
            id,
            """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""",
            "edr-office"
        );

    /// <summary>A workstation is contained without a threat that is sure enough: a hold for a watch officer.</summary>
    public static string Held(string id = "contain-1", string host = "ws-15") =>
        Proposal(
            "soar-7",
            id,
            $$$"""{"action":"contain","target":{"device":{"hostname":"{{{host}}}"}},"args":{"duration":3600000}}"""
        );

    /// <summary>An infected pump on a ward is contained: a hold for a watch officer and the wards' engineer.</summary>
    public static string HeldForTwo(string id = "pump-1") => Held(id, "icu-pump-3");

    /// <summary>A volume is deleted: a denial.</summary>
    public static string Denied(string id = "delete-1") =>
        Proposal("turbo-9", id, """{"action":"delete","target":{"file":{"path":"/srv/volumes/srv-3"}}}""");

    public static string Proposal(string agent, string id, string command, string actuator = "edr-all") =>
        $$"""{"id":"{{id}}","agent":"{{agent}}","actuator":"{{actuator}}","command":{{command}}}""";

    /// <summary>The agent that a proposal names.</summary>
    public static string AgentOf(string proposal)
    {
        using var json = JsonDocument.Parse(proposal);
        return json.RootElement.GetProperty("agent").GetString()!;
    }
}
