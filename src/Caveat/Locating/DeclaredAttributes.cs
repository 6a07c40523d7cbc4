namespace Caveat.Locating;

/// <summary>Gives the attributes that packs declare their values, from where the deployment says; without a source they stay unknown.</summary>
internal static class DeclaredAttributes
{
    internal static void AddTo(
        FactsBuilder facts,
        Proposal proposal,
        Agent agent,
        LocatedTarget target,
        Surroundings surroundings
    )
    {
        var attributes = surroundings.Schema.Attributes;
        for (var slot = Vocabulary.Attributes.Length; slot < attributes.Length; slot++)
        {
            facts[attributes[slot]] = ValueOf(attributes[slot], proposal, agent, target, surroundings);
        }
    }

    private static FactValue ValueOf(
        AttributeDefinition attribute,
        Proposal proposal,
        Agent agent,
        LocatedTarget target,
        Surroundings surroundings
    )
    {
        foreach (var source in surroundings.AttributeSources)
        {
            if (!string.Equals(source.Attribute, attribute.Name, StringComparison.Ordinal))
            {
                continue;
            }

            return source.Origin switch
            {
                AttributeOrigin.ZoneTag => OfTag(attribute, source.Key, target),
                AttributeOrigin.AgentLabel => OfLabel(attribute, agent.Labels.GetValueOrDefault(source.Key)),

                // The agent says so itself: that may raise an impact or make a claim, never settle a fact.
                AttributeOrigin.ProposalLabel when attribute.Direction != Direction.Fixed => OfLabel(
                    attribute,
                    proposal.Labels.GetValueOrDefault(source.Key)
                ),
                _ => FactValue.Unknown,
            };
        }

        return FactValue.Unknown;
    }

    private static FactValue OfTag(AttributeDefinition attribute, string tag, LocatedTarget target)
    {
        if (attribute.Type != AttributeType.Bool)
        {
            return FactValue.Unknown;
        }

        var touches = target.TouchesTag(tag);
        var truth = attribute.Direction switch
        {
            Direction.Impact => touches,
            Direction.Claim => target.LiesInTag(tag),

            // Tested either way, it may protect or entitle: it is known where all of the target has the tag, or none of it.
            _ => touches == Truth.True && target.LiesInTag(tag) != Truth.True ? Truth.Unknown : touches,
        };
        return truth == Truth.Unknown ? FactValue.Unknown : FactValue.Of(truth == Truth.True);
    }

    private static FactValue OfLabel(AttributeDefinition attribute, string? label) =>
        label is null ? FactValue.Unknown : LabelValue.Read(attribute, label);
}
