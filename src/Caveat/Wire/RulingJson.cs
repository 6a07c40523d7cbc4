using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Caveat.Wire;

/// <summary>Writes a ruling as agents and people's tools read it (docs/reference/api.md, A ruling).</summary>
public static class RulingJson
{
    /// <summary>
    /// Writes the members of a ruling into an open object: what was proposed, the verdict, its grounds, what would lift a hold, and the
    /// duties that go with it. <paramref name="now"/> is when it was ruled; <paramref name="factsOf"/> gives the facts that a ground read, where
    /// they are to be written.
    /// </summary>
    public static void WriteMembers(
        Utf8JsonWriter json,
        Proposal proposal,
        Ruling ruling,
        string normSet,
        DateTimeOffset now,
        Func<Ground, ImmutableArray<(string Fact, string Value)>>? factsOf = null
    )
    {
        json.WriteString("proposal", proposal.Id);
        json.WriteString("agent", proposal.Agent);
        json.WriteString("verdict", Words.Of(ruling.Verdict));
        json.WriteString("digest", proposal.Digest);
        json.WriteString("act", Digests.OfAct(proposal));
        json.WriteString("normSet", normSet);
        WriteAnswer(json, ruling, now, factsOf);
    }

    /// <summary>Writes the grounds of a ruling, what would lift a hold, and the duties that go with it, into an open object.</summary>
    public static void WriteAnswer(
        Utf8JsonWriter json,
        Ruling ruling,
        DateTimeOffset now,
        Func<Ground, ImmutableArray<(string Fact, string Value)>>? factsOf = null
    )
    {
        json.WriteStartArray("grounds");
        foreach (var ground in ruling.Grounds)
        {
            json.WriteStartObject();
            WriteMembers(json, ground);
            WriteFacts(json, factsOf?.Invoke(ground) ?? []);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteRequires(json, ruling, now);
        WriteObligations(json, ruling.Obligations);
    }

    /// <summary>Writes the members of a ground into an open object.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Ground ground)
    {
        json.WriteString("bearing", Words.Of(ground.Bearing));
        if (ground.Norm is { } norm)
        {
            json.WriteString("norm", norm.Id);
        }

        if (ground.Pack is { } pack)
        {
            json.WriteString("pack", pack.Pack.Reference);
            json.WriteString("layer", Words.Of(pack.Layer));
        }

        json.WriteString("truth", Words.Of(ground.Truth));
        if (ground.Bar is { } bar)
        {
            json.WriteString("code", bar.Code);
            json.WriteString("because", bar.Message);
        }
        else if (ground.Norm?.Because is { } because)
        {
            json.WriteString("because", because);
        }

        if (ground.Norm is { Cites.IsEmpty: false } citing)
        {
            json.WriteStartArray("cites");
            foreach (var cite in citing.Cites)
            {
                json.WriteStringValue(cite);
            }

            json.WriteEndArray();
        }

        if (ground.Formula is { } formula)
        {
            json.WriteString("formula", $"{formula}");
        }

        if (ground.Reached is { } reached)
        {
            json.WritePropertyName("reached");
            json.WriteRawValue($"{reached}");
        }

        if (ground.Target > 0)
        {
            json.WriteNumber("target", ground.Target);
        }
    }

    private static void WriteFacts(Utf8JsonWriter json, ImmutableArray<(string Fact, string Value)> facts)
    {
        if (facts.IsEmpty)
        {
            return;
        }

        json.WriteStartObject("facts");
        foreach (var (fact, value) in facts)
        {
            json.WriteString(fact, value);
        }

        json.WriteEndObject();
    }

    private static void WriteRequires(Utf8JsonWriter json, Ruling ruling, DateTimeOffset now)
    {
        if (ruling.Requires is not { } formula)
        {
            return;
        }

        json.WriteStartObject("requires");
        json.WriteString("formula", $"{formula}");
        if (ruling.DecideWithin is { } within)
        {
            var by = (now + within).ToUniversalTime();
            json.WriteString(
                "decideBy",
                by.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            );
        }

        if (ruling.Individually)
        {
            json.WriteBoolean("individually", true);
        }

        json.WriteEndObject();
    }

    private static void WriteObligations(Utf8JsonWriter json, ImmutableArray<Obligation> obligations)
    {
        if (obligations.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("obligations");
        foreach (var obligation in obligations)
        {
            json.WriteStartObject();
            switch (obligation)
            {
                case Obligation.Notify notify:
                    json.WriteString("notify", notify.Role);
                    break;
                case Obligation.Report report:
                    json.WriteString("report", XmlConvert.ToString(report.Within));
                    break;
                case Obligation.Undo undo:
                    json.WriteString("undo", XmlConvert.ToString(undo.Within));
                    break;
                case Obligation.Record record:
                    json.WriteString("record", record.Text);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
