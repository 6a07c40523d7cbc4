namespace Caveat.Locating;

/// <summary>
/// What is believed of the threat that an act answers: what another principal filed, or, within the agent's assessment, what the agent
/// says itself (proposals.md, Threats).
/// </summary>
internal static class ThreatFacts
{
    private static readonly Amount _greatestSeverity = Amount.Of(10);

    internal static void AddTo(FactsBuilder facts, Proposal proposal, Agent agent, Surroundings surroundings)
    {
        var threat = proposal.ThreatId is { } id ? surroundings.FindThreat(id) : proposal.AssertedThreat;
        var isReported =
            proposal.ThreatId is not null
            && threat?.FiledBy is { } filer
            && !string.Equals(filer, agent.Id, StringComparison.Ordinal);
        var most = isReported ? _greatestSeverity : Amount.Min(agent.Assessment, _greatestSeverity);
        facts[Vocabulary.ThreatSeverity] = FactValue.Of(Clamp(threat?.Severity ?? Amount.Zero, most));
        facts[Vocabulary.ThreatConfidence] = FactValue.Of(
            Clamp(threat?.Confidence ?? Amount.Zero, Amount.One)
        );
        facts[Vocabulary.ThreatReported] = FactValue.Of(isReported);
        facts[Vocabulary.ThreatImminent] = FactValue.Of(threat?.Imminent ?? false);
        facts[Vocabulary.ThreatTechniques] = FactValue.Of(
            threat is null || threat.Techniques.IsEmpty ? FactSet.Empty : FactSet.Of(threat.Techniques)
        );
        var state = isReported ? threat?.AttributedTo : null;
        facts[Vocabulary.ThreatAttributionState] = state is null ? FactValue.Unknown : FactValue.Of(state);
        facts[Vocabulary.ThreatAttributionConfidence] = FactValue.Of(
            state is null ? Amount.Zero : Clamp(threat!.AttributionConfidence, Amount.One)
        );
    }

    private static Amount Clamp(Amount amount, Amount most) =>
        Amount.Max(Amount.Zero, Amount.Min(amount, most));
}
