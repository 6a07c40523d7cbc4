using System.Text.Encodings.Web;
using System.Text.Json;
using Caveat.Language;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>A record in one line, for those who watch.</summary>
internal static class RecordSummary
{
    private static readonly Bearing[] _denying = [Bearing.Barred, Bearing.Forbids, Bearing.NotGranted];
    private static readonly Bearing[] _holding = [Bearing.Requires, Bearing.GrantsAtAPrice];
    private static readonly Bearing[] _permitting = [Bearing.Grants];

    private static readonly JsonWriterOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The event of a record that is about an agent, or about none.</summary>
    public static GateEvent Of(LedgerRecord record, string? agent)
    {
        var type = RecordCodec.TypeOf(record.Body);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, _plain))
        {
            json.WriteStartObject();
            json.WriteNumber("record", record.Head.Sequence);
            json.WriteString("time", Times.Of(record.Head.Time));
            json.WriteString("type", type);
            if (agent is not null)
            {
                json.WriteString("agent", agent);
            }

            Write(json, record);
            json.WriteEndObject();
        }

        return new(record.Head.Sequence, type, output.ToArray());
    }

    private static void Write(Utf8JsonWriter json, LedgerRecord record)
    {
        switch (record.Body)
        {
            case RecordBody.Ruling ruling:
                Write(json, ruling);
                if (ruling.Case is { } joined)
                {
                    json.WriteString("case", joined);
                }
                else if (ruling.Opening is not null)
                {
                    json.WriteString("case", CaseRecords.NameOf(record.Head.Sequence));
                }

                break;
            case RecordBody.Decision decision:
                json.WriteString("case", decision.Case);
                json.WriteString("person", decision.Person);
                json.WriteString("role", decision.Role);
                json.WriteString("statement", decision.Statement);
                break;
            case RecordBody.Closure closure:
                json.WriteString("case", closure.Case);
                json.WriteString("outcome", closure.Outcome);
                json.WriteString("reason", closure.Reason);
                if (closure.UseBy is { } useBy)
                {
                    json.WriteString("useBy", Times.Of(useBy));
                }

                break;
            case RecordBody.Release release:
                if (release.Case is { } decided)
                {
                    json.WriteString("case", decided);
                }

                json.WriteString("proposal", release.Proposal);
                json.WriteNumber("ruling", release.Ruling);
                json.WriteString("notAfter", Times.Of(release.NotAfter));
                break;
            case RecordBody.Withdrawal withdrawal:
                json.WriteString("proposal", withdrawal.Proposal);
                break;
            case RecordBody.Report report:
                json.WriteString("proposal", report.Proposal);
                json.WriteString("outcome", report.Outcome);
                json.WriteBoolean("exceeds", report.Exceeds);
                if (report.Reporter == Reporter.Actuator)
                {
                    json.WriteString("actuator", report.By);
                }

                break;
            case RecordBody.Filing filing:
                json.WriteString("threat", filing.Threat.Id);
                break;
            case RecordBody.Halting halting:
                json.WriteString("scope", halting.Scope);
                json.WriteString("person", halting.Person);
                break;
            case RecordBody.Activation activation:
                json.WriteString("normSet", activation.NormSet);
                json.WriteStartArray("loosened");
                foreach (var part in activation.Loosened)
                {
                    json.WriteStringValue(part);
                }

                json.WriteEndArray();
                break;
            case RecordBody.Credential credential:
                json.WriteString("outcome", credential.Added ? "added" : "removed");
                break;
            case RecordBody.Refusal refusal:
                json.WriteStartArray("codes");
                foreach (var code in refusal.Codes)
                {
                    json.WriteStringValue(code);
                }

                json.WriteEndArray();
                break;
            case RecordBody.Rotation rotation:
                json.WriteString("purpose", rotation.Purpose);
                json.WriteString("key", rotation.New);
                break;
            case RecordBody.Erasure erasure:
                json.WriteString("outcome", erasure.Erases ? "erased" : "asked");
                json.WriteString("person", erasure.Person);
                json.WriteString("statement", erasure.Statement);
                json.WriteStartArray("records");
                foreach (var number in erasure.Records)
                {
                    json.WriteNumberValue(number);
                }

                json.WriteEndArray();
                break;
            case RecordBody.Invitation invitation:
                json.WriteString("person", invitation.Person);
                json.WriteString("until", Times.Of(invitation.Until));
                break;
            case RecordBody.Enrolment enrolment:
                json.WriteString("person", enrolment.Person);
                json.WriteString("key", Identifying.PersonKey.FingerprintOf(enrolment.Key));
                break;
            case RecordBody.Revocation revocation:
                json.WriteString("person", revocation.Person);
                if (revocation.Key is { } revoked)
                {
                    json.WriteString("key", revoked);
                }

                break;
            case RecordBody.Erased:
                json.WriteBoolean("erased", true);
                break;
            case RecordBody.Clock clock:
                json.WriteNumber("seconds", clock.Seconds);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, RecordBody.Ruling ruling)
    {
        json.WriteString("proposal", ruling.Proposal);
        json.WriteString("verdict", Words.Of(ruling.Verdict));
        if (ruling.Shadow)
        {
            json.WriteString("mode", "shadow");
        }

        using var facts = JsonDocument.Parse(ruling.Facts);
        if (facts.RootElement.GetArrayLength() > 0)
        {
            var first = facts.RootElement[0];
            if (first.GetProperty("attributes").TryGetProperty("action.verb", out var verb))
            {
                json.WriteString("verb", verb.GetString());
            }

            if (first.TryGetProperty("target", out var target))
            {
                json.WriteString("target", target.GetString());
            }
        }

        using var answer = JsonDocument.Parse(ruling.Answer);
        if (answer.RootElement.TryGetProperty("requires", out var requires))
        {
            json.WriteString("requires", requires.GetProperty("formula").GetString());
        }

        if (DecidingOf(ruling.Verdict, answer.RootElement.GetProperty("grounds")) is { } ground)
        {
            foreach (var name in (string[])["norm", "code", "because"])
            {
                if (ground.TryGetProperty(name, out var value))
                {
                    json.WriteString(name, value.GetString());
                }
            }
        }
    }

    // The first ground of the first bearing found is the one that decided; that nothing permits an act has neither norm nor reason.
    private static JsonElement? DecidingOf(Verdict verdict, JsonElement grounds)
    {
        var bearings = verdict switch
        {
            Verdict.Deny => _denying,
            Verdict.Hold => _holding,
            _ => _permitting,
        };
        foreach (var bearing in bearings)
        {
            var found = grounds
                .EnumerateArray()
                .Where(ground => ground.GetProperty("bearing").ValueEquals(Words.Of(bearing)))
                // The floor says least about the case at hand.
                .OrderBy(IsOfFloor)
                .ToList();
            if (found.Count > 0)
            {
                return found[0];
            }
        }

        return null;
    }

    private static bool IsOfFloor(JsonElement ground) =>
        ground.TryGetProperty("pack", out var pack) && pack.GetString() == Floor.Pack.Reference;
}
