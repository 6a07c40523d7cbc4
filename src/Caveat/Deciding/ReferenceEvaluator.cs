using Caveat.Restraining;

namespace Caveat.Deciding;

/// <summary>
/// Rules by walking the typed tree: every norm against every target, nothing cached, nothing skipped. It says what a ruling is;
/// any faster evaluator must agree with it.
/// </summary>
public static class ReferenceEvaluator
{
    /// <summary>
    /// The ruling on an act (norms.md, The ruling). <paramref name="targets"/> are the facts of each of its targets, of the schema
    /// of <paramref name="norms"/>; <paramref name="now"/> is in the gate's time zone, where dates begin at its midnight.
    /// </summary>
    public static Ruling Rule(NormSet norms, ReadOnlySpan<Facts> targets, Tallies tallies, DateTimeOffset now)
    {
        var findings = new Findings(norms);
        var today = DateOnly.FromDateTime(now.DateTime);
        var scratch = new Truth[MostDefinitions(norms)];
        for (var target = 0; target < targets.Length; target++)
        {
            findings.Begin(target, targets[target]);
            foreach (var placed in norms.Packs)
            {
                RuleOn(placed, targets[target], today, scratch, findings);
            }

            findings.End();
        }

        return findings.Conclude(targets, tallies, now);
    }

    private static int MostDefinitions(NormSet norms)
    {
        var most = 0;
        foreach (var placed in norms.Packs)
        {
            most = Math.Max(most, placed.Pack.Definitions.Length);
        }

        return most;
    }

    private static void RuleOn(
        PlacedPack placed,
        Facts facts,
        DateOnly today,
        Span<Truth> scratch,
        Findings findings
    )
    {
        var conditions = new ConditionTruth(facts, placed.Pack, scratch);
        foreach (var norm in placed.Pack.Norms)
        {
            // A norm's own dates replace its pack's; before its start nothing bites.
            var validity = norm.Validity ?? placed.Pack.Validity;
            if (validity is not null && today < validity.From)
            {
                // In bounds that are in force, a permit that is not yet is one that does not bite: they forbid without it.
                if (norm is { Validity: not null, Statement: Statement.Permit later })
                {
                    findings.AddPermit(placed, norm, later, Truth.False);
                }

                continue;
            }

            var truth = norm.Condition is null ? Truth.True : conditions.Of(norm.Condition);
            if (norm.Statement is Statement.Permit permit)
            {
                // An expired permit does not bite; unknown never permits.
                var expired = validity is not null && today >= validity.Until;
                findings.AddPermit(placed, norm, permit, expired ? Truth.False : truth);
            }
            else if (truth != Truth.False)
            {
                // An expired restriction still bites; so does one of which nobody knows whether it applies.
                findings.AddRestriction(placed, norm, truth);
            }
        }

        findings.EndPack(placed);
    }
}
