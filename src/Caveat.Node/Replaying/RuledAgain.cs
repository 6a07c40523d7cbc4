using System.Collections.Immutable;
using System.Globalization;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Replaying;

/// <summary>Makes a record again as the gate made it, and compares. Numbers used once are random and are left out.</summary>
internal sealed class RuledAgain(
    GateState state,
    Rulings rulings,
    Comparison comparison,
    Func<long, LedgerRecord> find
)
{
    /// <summary>A ruling on a proposal: its facts out of the body, zones and inventory, and what followed from them.</summary>
    public void Compare(RecordHead head, RecordBody.Ruling recorded)
    {
        var now = head.Time.ToOffset(TimeSpan.FromMinutes(recorded.Offset));
        if (rulings.Surroundings.Agents.GetValueOrDefault(recorded.Agent) is not { } caller)
        {
            comparison.Text("agent", recorded.Agent, null);
            return;
        }

        var proposal = ProposalBody.Of(recorded);
        var form = recorded.IsCommand ? ProposalForm.Command : ProposalForm.Proposal;
        var facts = Rulings.FactsOf(proposal, caller, rulings.Surroundings, now - recorded.FactsAge);
        var made = rulings.On(
            new(proposal, recorded.Body, recorded.Agent, form),
            facts,
            recorded.FactsAge,
            now
        );

        comparison.Text("verdict", Words.Of(recorded.Verdict), Words.Of(made.Verdict));
        comparison.Text("mode", ModeOf(recorded), ModeOf(made));
        comparison.Text("id", recorded.Proposal, made.Proposal);
        comparison.Text("digest", recorded.Digest, made.Digest);
        comparison.Text("act", recorded.Act, made.Act);
        comparison.Text("actuator", recorded.Actuator, made.Actuator);
        comparison.Json("facts", recorded.Facts, made.Facts);
        comparison.Json("threat", recorded.Threat, made.Threat);
        comparison.Json("", recorded.Answer, made.Answer);
        comparison.List("charges", recorded.Charges, made.Charges, Shown);
        comparison.List("latches", recorded.Latches, made.Latches, Shown);
        comparison.Text("case", recorded.Case, made.Case);
        Compare(recorded.Opening, made.Opening);
    }

    /// <summary>The release of a permit, or of a case that was ruled on again.</summary>
    public void Compare(RecordHead head, RecordBody.Release recorded)
    {
        RecordBody.Release made;
        if (recorded.Case is null)
        {
            var permit = find(recorded.Ruling);
            if (permit.Body is not RecordBody.Ruling { Verdict: Verdict.Permit } ruling)
            {
                comparison.Text("ruling", $"{recorded.Ruling}", null);
                return;
            }

            made = rulings.Released(permit, ProposalBody.Of(ruling));
        }
        else
        {
            var (kept, now) = (state.Cases.Find(recorded.Case)!, Local(head));
            var (ruled, instead) = rulings.Again(kept, now);
            comparison.Text("outcome", "released", instead?.Outcome ?? "released");
            if (ruled is null)
            {
                return;
            }

            made = rulings.Released(kept, ruled, now);
            comparison.Json("", recorded.Answer, made.Answer);
        }

        comparison.Text("ruling", $"{recorded.Ruling}", $"{made.Ruling}");
        comparison.Text("agent", recorded.Agent, made.Agent);
        comparison.Text("id", recorded.Proposal, made.Proposal);
        comparison.Text("act", recorded.Act, made.Act);
        comparison.Text("command", recorded.Command, made.Command);
        comparison.Text("actuator", recorded.Actuator, made.Actuator);
        comparison.Text("notBefore", Shown(recorded.NotBefore), Shown(made.NotBefore));
        comparison.Text("notAfter", Shown(recorded.NotAfter), Shown(made.NotAfter));
        comparison.Text("epoch", $"{recorded.Epoch}", $"{made.Epoch}");
        comparison.List("charges", recorded.Charges, made.Charges, Shown);
        comparison.List("latches", recorded.Latches, made.Latches, Shown);
    }

    /// <summary>What a case came to when it was ruled on again after an approval, or when the agent asked.</summary>
    public void Compare(RecordHead head, RecordBody.Closure recorded)
    {
        var (kept, now) = (state.Cases.Find(recorded.Case)!, Local(head));
        var people = state.Passkeys.Given(rulings.Deployment.Configuration.People);
        if (recorded.Outcome == CaseRecords.Decided && !kept.Case.Satisfies(kept.Case.Formula, people))
        {
            comparison.Text("outcome", recorded.Outcome, "open: its signatures do not suffice");
            return;
        }

        var (ruled, instead) = rulings.Again(kept, now);
        var made = instead ?? Rulings.Decided(kept, ruled!, now);
        comparison.Text("outcome", recorded.Outcome, made.Outcome);
        comparison.Text("reason", recorded.Reason, made.Reason);
        comparison.Text("formula", recorded.Formula, made.Formula);
        comparison.Text("useBy", Shown(recorded.UseBy), Shown(made.UseBy));
        comparison.List("latches", recorded.Latches, made.Latches, Shown);
    }

    private void Compare(CaseOpening? recorded, CaseOpening? made)
    {
        comparison.Text("opening.formula", recorded?.Formula, made?.Formula);
        comparison.Text("opening.decideBy", Shown(recorded?.DecideBy), Shown(made?.DecideBy));
        comparison.List("opening.zones", ZonesOf(recorded), ZonesOf(made), zone => zone);
        comparison.Text("opening.facts", recorded?.FactsDigest, made?.FactsDigest);
        comparison.Text("opening.effect", recorded?.EffectDigest, made?.EffectDigest);
        comparison.Text("opening.owner", recorded?.Owner, made?.Owner);
    }

    private DateTimeOffset Local(RecordHead head) =>
        TimeZoneInfo.ConvertTime(head.Time, rulings.Deployment.Configuration.Gate.TimeZone);

    private static ImmutableArray<string> ZonesOf(CaseOpening? opening) => opening?.Zones ?? [];

    private static string ModeOf(RecordBody.Ruling ruling) => ruling.Shadow ? "shadow" : "enforce";

    private static string? Shown(DateTimeOffset? moment) => moment is { } at ? Times.Of(at) : null;

    private static string Shown(Charge charge) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{charge.Limit} {charge.Key} {charge.Amount} on {string.Join(',', charge.Targets)}"
        );

    private static string Shown(Latch latch) => $"{latch.Limit} {latch.Key}";
}
