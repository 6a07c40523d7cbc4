using System.Text.Encodings.Web;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>A case as people read it: everything that they sign about stands in it.</summary>
internal static class CaseJson
{
    private static readonly JsonWriterOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The case with the record that opened it; without the facts it cannot be signed.</summary>
    public static CaseView View(KeptCase kept, LedgerRecord opened, string gate, bool withFacts)
    {
        var (@case, ruling) = (kept.Case, (RecordBody.Ruling)opened.Body);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, _plain))
        {
            json.WriteStartObject();
            json.WriteString("case", @case.Id);
            json.WriteString("state", Words.Of(@case.State));
            json.WriteNumber("revision", @case.Revision);
            json.WriteString("gate", gate);
            json.WriteString("agent", @case.Agent);
            WriteProposal(json, @case, ruling);
            json.WriteString("act", @case.Subject.Act);
            json.WriteString("normSet", @case.Subject.NormSet);
            json.WriteString("formula", $"{@case.Formula}");
            json.WriteString("opened", RecordTimes.Of(@case.Opened));
            json.WriteString("decideBy", RecordTimes.Of(@case.DecideBy));
            json.WriteString("expires", RecordTimes.Of(@case.Deadline));
            json.WriteString("nonce", @case.Subject.Nonce);
            WriteSignatures(json, @case);
            if (withFacts)
            {
                json.WritePropertyName("facts");
                json.WriteRawValue(ruling.Facts.Span, skipInputValidation: true);
                json.WriteString("factsDigest", @case.Subject.Facts);
                json.WritePropertyName("effect");
                json.WriteRawValue(Ruled.EffectOf(ruling.Facts), skipInputValidation: true);
                json.WriteString("effectDigest", @case.Subject.Effect);
            }

            JsonMembers.Copy(ruling.Answer.Span, json);
            json.WriteNumber("record", kept.Record);
            if (kept.Release is { } release)
            {
                json.WriteStartObject("release");
                json.WriteNumber("record", release.Record);
                json.WriteString("notAfter", Times.Of(release.NotAfter));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return new(@case.Id, Words.Of(@case.State), output.ToArray());
    }

    private static void WriteProposal(Utf8JsonWriter json, Case @case, RecordBody.Ruling ruling)
    {
        json.WriteStartObject("proposal");
        json.WriteString("id", ruling.Proposal);
        json.WriteString("digest", @case.Subject.Proposal);
        json.WritePropertyName("body");
        json.WriteRawValue(ruling.Body.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.WriteStartArray("proposals");
        foreach (var proposal in @case.Proposals)
        {
            json.WriteStringValue(proposal);
        }

        json.WriteEndArray();
    }

    private static void WriteSignatures(Utf8JsonWriter json, Case @case)
    {
        json.WriteStartArray("signatures");
        foreach (var signature in @case.Signatures)
        {
            json.WriteStartObject();
            json.WriteString("person", signature.Person);
            json.WriteString("role", signature.Role);
            json.WriteString("at", Times.Of(signature.At));
            json.WriteNumber("revision", signature.Revision);
            json.WriteString("statement", signature.Statement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // With all thousandths, as it stands in what is signed.
    private static class RecordTimes
    {
        public static string Of(DateTimeOffset moment) =>
            moment
                .ToUniversalTime()
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }
}
