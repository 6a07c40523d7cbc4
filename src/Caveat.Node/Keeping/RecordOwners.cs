using Caveat.Approving;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>Which agent and which actuator a record is about.</summary>
internal static class RecordOwners
{
    /// <summary>Their names, or null; <paramref name="caseOf"/> gives cases by name.</summary>
    public static (string? Agent, string? Actuator) Of(RecordBody body, Func<string, Case?> caseOf) =>
        body switch
        {
            RecordBody.Ruling ruling => (ruling.Agent, ruling.Actuator),
            RecordBody.Release release => (release.Agent, release.Actuator),
            RecordBody.Report report => (report.Agent, null),
            RecordBody.Withdrawal withdrawal => (withdrawal.Agent, null),
            RecordBody.Refusal refusal => (refusal.Agent, null),
            RecordBody.Credential credential => (credential.Agent, null),
            RecordBody.Filing filing => (filing.Threat.FiledBy, null),
            RecordBody.Decision decision => (caseOf(decision.Case)?.Agent, null),
            RecordBody.Closure closure => (caseOf(closure.Case)?.Agent, null),
            _ => (null, null),
        };
}
