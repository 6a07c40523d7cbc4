using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Which agent and which actuator a record is about.</summary>
internal static class RecordOwners
{
    /// <summary>Their names, or null; <paramref name="agentOf"/> gives the agent of a case.</summary>
    public static (string? Agent, string? Actuator) Of(RecordBody body, Func<string, string?> agentOf) =>
        body switch
        {
            RecordBody.Ruling ruling => (ruling.Agent, ruling.Actuator),
            RecordBody.Release release => (release.Agent, release.Actuator),
            RecordBody.Report report => (report.Agent, null),
            RecordBody.Withdrawal withdrawal => (withdrawal.Agent, null),
            RecordBody.Refusal refusal => (refusal.Agent, null),
            RecordBody.Credential credential => (credential.Agent, null),
            RecordBody.Filing filing => (filing.Threat.FiledBy, null),
            RecordBody.Decision decision => (agentOf(decision.Case), null),
            RecordBody.Closure closure => (agentOf(closure.Case), null),
            _ => (null, null),
        };
}
