using System.Text.Json;
using Caveat.Cli.Trying;
using Caveat.Deciding;
using Caveat.Wire;

namespace Caveat.Cli.Showing;

/// <summary>Everything there is to say about a ruling, for machines.</summary>
internal static class ExplanationJson
{
    /// <summary>Writes a ruling whose grounds have their facts, with all facts and what would change it.</summary>
    public static void Write(
        Utf8JsonWriter json,
        Outcome.Ruled ruled,
        Explanation explanation,
        string normSet,
        DateTimeOffset now
    )
    {
        json.WriteStartObject();
        json.WriteString("from", ruled.Place);
        RulingJson.WriteMembers(
            json,
            ruled.Proposal,
            ruled.Ruling,
            normSet,
            now,
            ground => explanation.Grounds[ruled.Ruling.Grounds.IndexOf(ground)].Facts
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
        foreach (var facts in ruled.Facts)
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
