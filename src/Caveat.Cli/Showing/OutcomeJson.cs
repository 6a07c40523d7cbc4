using System.Text.Json;
using Caveat.Cli.Trying;
using Caveat.Wire;

namespace Caveat.Cli.Showing;

/// <summary>What came of proposals, for machines: a ruling each.</summary>
internal static class OutcomeJson
{
    /// <summary>Writes all outcomes as one array, or one a line.</summary>
    public static void Write(
        IReadOnlyList<Outcome> outcomes,
        string normSet,
        DateTimeOffset now,
        Terminal terminal,
        bool inLines
    )
    {
        if (inLines)
        {
            foreach (var outcome in outcomes)
            {
                Json.Write(terminal.Out, json => Write(json, outcome, normSet, now), inOneLine: true);
            }

            return;
        }

        Json.Write(
            terminal.Out,
            json =>
            {
                json.WriteStartArray();
                foreach (var outcome in outcomes)
                {
                    Write(json, outcome, normSet, now);
                }

                json.WriteEndArray();
            }
        );
    }

    /// <summary>Writes one outcome.</summary>
    public static void Write(Utf8JsonWriter json, Outcome outcome, string normSet, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("from", outcome.Place);
        switch (outcome)
        {
            case Outcome.Ruled ruled:
                RulingJson.WriteMembers(json, ruled.Proposal, ruled.Ruling, normSet, now);
                break;
            case Outcome.Answered answered:
                json.WriteString("proposal", answered.Proposal.Id);
                json.WriteString("agent", answered.Proposal.Agent);
                json.WriteString("answered", "features");
                break;
            case Outcome.Refused refused:
                json.WriteStartArray("refused");
                foreach (var problem in refused.Problems)
                {
                    json.WriteStartObject();
                    json.WriteString("code", problem.Code.Id);
                    json.WriteString("pointer", problem.Pointer);
                    json.WriteString("message", problem.Message);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }
}
