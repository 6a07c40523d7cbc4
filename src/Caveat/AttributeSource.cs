namespace Caveat;

/// <summary>Where a deployment takes the value of an attribute from that a pack declares.</summary>
/// <param name="Attribute">The attribute's name.</param>
/// <param name="Origin">What kind of place it is.</param>
/// <param name="Key">The zone tag, or the label's name.</param>
public sealed record AttributeSource(string Attribute, AttributeOrigin Origin, string Key);

/// <summary>What feeds a declared attribute.</summary>
public enum AttributeOrigin
{
    /// <summary>A tag of zones: an impact by overlap, a claim by containment; a fixed one is known only where both agree. The attribute is of type bool.</summary>
    ZoneTag,

    /// <summary>A label in the agent's registry entry.</summary>
    AgentLabel,

    /// <summary>A label of the proposal: the agent declares it, so such an attribute is never fixed.</summary>
    ProposalLabel,
}
