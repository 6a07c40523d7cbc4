using Caveat.Locating;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>Which attributes something in a deployment gives a value to.</summary>
internal static class Supply
{
    /// <summary>Their names; one that is absent here is always unknown.</summary>
    public static IEnumerable<string> Of(Configuration configuration, ZoneSet zones)
    {
        var agents = configuration.Agents.Select(registered => registered.Agent).ToList();
        var nobody = new HashSet<AttributeDefinition>(ReferenceEqualityComparer.Instance)
        {
            // Only people can say these, and no way for them to say so is configured.
            Vocabulary.LegalReviewed,
            Vocabulary.LegalMilitaryObjective,
            Vocabulary.LegalExpectedHarm,
            Vocabulary.LegalAdvantage,
        };
        AddUnless(agents.Exists(agent => agent.Operator is not null), Vocabulary.AgentOperator);
        AddUnless(agents.Exists(agent => agent.State is not null), Vocabulary.AgentState);
        AddUnless(agents.Exists(agent => agent.Standing is not null), Vocabulary.AgentStanding);
        AddUnless(agents.Exists(agent => !agent.Operations.IsEmpty), Vocabulary.Operation);
        AddUnless(zones.Zones.Any(zone => zone.Use is not null), Vocabulary.TargetUse);
        return Vocabulary
            .Attributes.Where(attribute => !nobody.Contains(attribute))
            .Select(attribute => attribute.Name)
            .Concat(configuration.Attributes.Select(source => source.Attribute));

        void AddUnless(bool supplied, AttributeDefinition attribute)
        {
            if (!supplied)
            {
                nobody.Add(attribute);
            }
        }
    }
}
