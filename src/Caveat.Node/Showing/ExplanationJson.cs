using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Deciding;
using Caveat.Wire;

namespace Caveat.Node.Showing;

/// <summary>Everything there is to say about a ruling, for machines.</summary>
public static class ExplanationJson
{
    /// <summary>Writes a ruling whose grounds have their facts, with all facts and what would change it.</summary>
    public static void Write(
        Utf8JsonWriter json,
        string? place,
        Proposal proposal,
        Ruling ruling,
        ImmutableArray<Facts> targets,
        Explanation explanation,
        string normSet,
        DateTimeOffset now
    )
    {
        json.WriteStartObject();
        json.WriteIfAny("from", place);
        RulingJson.WriteMembers(
            json,
            proposal,
            ruling,
            normSet,
            now,
            ground => explanation.Grounds[ruling.Grounds.IndexOf(ground)].Facts
        );
        json.WriteIfAny("noPermit", explanation.NoPermit);
        json.WriteStartArray("changes");
        foreach (var change in explanation.Changes)
        {
            json.WriteStartObject();
            json.WriteStartArray("facts");
            foreach (var (fact, from, to) in change.Facts)
            {
                json.WriteStartObject();
                json.WriteString("fact", fact);
                json.WriteString("from", from);
                json.WriteString("to", to);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("verdict", Words.Of(change.Verdict));
            json.WriteIfAny("formula", change.Requires?.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("targets");
        foreach (var facts in targets)
        {
            json.WriteStartObject();
            foreach (var attribute in facts.Schema.Attributes)
            {
                json.WriteString(attribute.Name, facts[attribute].Describe(attribute));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
