using System.Collections.Immutable;
using System.Text.Json;

namespace Caveat.Recording;

/// <summary>Says of each type of record what stands in clear and what in which group.</summary>
internal static class BodyWriting
{
    /// <summary>Writes a body.</summary>
    public static void Write(RecordBody body, RecordParts parts)
    {
        parts.Say("type", TypeOf(body));
        switch (body)
        {
            case RecordBody.Start start:
                parts[RecordGroup.Text].WriteString("version", start.Version);
                parts.Say("outcome", start.Clean ? "clean" : "unclean");
                if (!start.Keys.IsEmpty)
                {
                    parts.SayTexts("keys", start.Keys);
                }

                break;
            case RecordBody.Rotation rotation:
                parts.Say("purpose", rotation.Purpose);
                parts.SayText("old", rotation.Old);
                parts.SayText("new", rotation.New);
                parts.Say("signature", rotation.Signature);
                break;
            case RecordBody.Stop stop:
                parts[RecordGroup.Text].WriteString("reason", stop.Reason);
                break;
            case RecordBody.Activation activation:
                Write(activation, parts);
                break;
            case RecordBody.Credential credential:
                parts[RecordGroup.People].WriteString("agent", credential.Agent);
                parts[RecordGroup.People].WriteString("fingerprint", credential.Fingerprint);
                parts.Say("outcome", credential.Added ? "added" : "removed");
                break;
            case RecordBody.Refusal refusal:
                parts[RecordGroup.People].WriteString("agent", refusal.Agent);
                parts[RecordGroup.Proposal].WriteString("digest", refusal.Digest);
                Write(parts[RecordGroup.Grounds], "codes", refusal.Codes);
                break;
            case RecordBody.Ruling ruling:
                Write(ruling, parts);
                break;
            case RecordBody.Decision decision:
                Write(decision, parts);
                break;
            case RecordBody.Withdrawal withdrawal:
                parts[RecordGroup.People].WriteString("agent", withdrawal.Agent);
                parts[RecordGroup.Proposal].WriteString("id", withdrawal.Proposal);
                WriteOr(parts[RecordGroup.Proposal], "case", withdrawal.Case);
                break;
            case RecordBody.Closure closure:
                parts.Say("outcome", closure.Outcome);
                parts[RecordGroup.Proposal].WriteString("case", closure.Case);
                parts[RecordGroup.Grounds].WriteString("reason", closure.Reason);
                WriteOr(parts[RecordGroup.Grounds], "formula", closure.Formula);
                WriteOr(parts[RecordGroup.Grounds], "nonce", closure.Nonce);
                WriteOr(
                    parts[RecordGroup.Grounds],
                    "useBy",
                    closure.UseBy is { } useBy ? RecordTime.Of(useBy) : null
                );
                Write(parts[RecordGroup.Grounds], closure.Latches);
                break;
            case RecordBody.Release release:
                Write(release, parts);
                break;
            case RecordBody.Report report:
                Write(report, parts);
                break;
            case RecordBody.Filing filing:
                parts[RecordGroup.People].WriteString("agent", filing.Threat.FiledBy ?? "");
                WriteRaw(parts[RecordGroup.Threat], "filed", filing.Filed);
                break;
            case RecordBody.Halting halting:
                Write(halting, parts);
                break;
            case RecordBody.Clock clock:
                parts[RecordGroup.Text].WriteNumber("seconds", clock.Seconds);
                break;
            case RecordBody.Erasure erasure:
                Write(erasure, parts);
                break;
            case RecordBody.Invitation invitation:
                parts[RecordGroup.People].WriteString("person", invitation.Person);
                parts[RecordGroup.People].WriteString("fingerprint", invitation.Fingerprint);
                parts[RecordGroup.People].WriteString("until", RecordTime.Of(invitation.Until));
                break;
            case RecordBody.Enrolment enrolment:
                Write(enrolment, parts);
                break;
            case RecordBody.Revocation revocation:
                parts[RecordGroup.People].WriteString("person", revocation.Person);
                WriteOr(parts[RecordGroup.People], "key", revocation.Key);
                parts[RecordGroup.People].WriteString("order", revocation.Order);
                break;
            default:
                throw new InvalidOperationException("a record of no known form");
        }
    }

    /// <summary>The word for a type of record.</summary>
    public static string TypeOf(RecordBody body) =>
        body switch
        {
            RecordBody.Decision { Approves: true } => "approval",
            RecordBody.Decision => "objection",
            RecordBody.Halting { Stops: true } => "halt",
            RecordBody.Halting => "resume",
            RecordBody.Filing => "threat",
            RecordBody.Rotation => "key",
            RecordBody.Erased erased => erased.Type,
            _ => body.GetType().Name.ToLowerInvariant(),
        };

    private static void Write(RecordBody.Activation activation, RecordParts parts)
    {
        var grounds = parts[RecordGroup.Grounds];
        grounds.WriteString("normSet", activation.NormSet);
        grounds.WriteString("zones", activation.Zones);
        grounds.WriteString("configuration", activation.Configuration);
        Write(grounds, "loosened", activation.Loosened);
    }

    private static void Write(RecordBody.Ruling ruling, RecordParts parts)
    {
        parts.Say("verdict", Words.Of(ruling.Verdict));
        if (ruling.Shadow)
        {
            parts.Say("mode", "shadow");
        }

        parts[RecordGroup.People].WriteString("agent", ruling.Agent);
        WriteOr(parts[RecordGroup.People], "actuator", ruling.Actuator);
        var proposal = parts[RecordGroup.Proposal];
        proposal.WriteString("id", ruling.Proposal);
        proposal.WriteString("digest", ruling.Digest);
        proposal.WriteString("act", ruling.Act);
        proposal.WriteBoolean("isCommand", ruling.IsCommand);
        WriteOr(proposal, "case", ruling.Case);
        ProposalParts.Write(ruling.Body, ruling.IsCommand, parts);
        WriteRaw(parts[RecordGroup.Facts], "targets", ruling.Facts);
        parts[RecordGroup.Facts].WriteNumber("offset", ruling.Offset);
        if (ruling.FactsAge > TimeSpan.Zero)
        {
            parts[RecordGroup.Facts].WriteNumber("age", (long)ruling.FactsAge.TotalMilliseconds);
        }

        if (!ruling.Threat.IsEmpty)
        {
            WriteRaw(parts[RecordGroup.Threat], "filed", ruling.Threat);
        }

        var grounds = parts[RecordGroup.Grounds];
        WriteRaw(grounds, "answer", ruling.Answer);
        Write(grounds, ruling.Charges);
        Write(grounds, ruling.Latches);
        if (ruling.Opening is { } opening)
        {
            Write(opening, parts);
        }
    }

    private static void Write(RecordBody.Decision decision, RecordParts parts)
    {
        parts[RecordGroup.Proposal].WriteString("case", decision.Case);
        parts[RecordGroup.Proposal].WriteNumber("revision", decision.Revision);
        var people = parts[RecordGroup.People];
        people.WriteString("person", decision.Person);
        people.WriteString("role", decision.Role);
        people.WriteString("expires", RecordTime.Of(decision.Expires));
        people.WriteString("key", decision.Key);
        people.WriteString("signature", decision.Signature);
        parts[RecordGroup.Text].WriteString("statement", decision.Statement);
    }

    private static void Write(RecordBody.Release release, RecordParts parts)
    {
        parts.Say("epoch", release.Epoch);
        var proposal = parts[RecordGroup.Proposal];
        proposal.WriteString("id", release.Proposal);
        proposal.WriteNumber("ruling", release.Ruling);
        WriteOr(proposal, "case", release.Case);
        // What an actuator is shown, and nothing else.
        var target = parts[RecordGroup.Target];
        target.WriteString("act", release.Act);
        target.WriteString("command", release.Command);
        WriteOr(target, "actuator", release.Actuator);
        target.WriteString("nonce", release.Nonce);
        target.WriteString("notBefore", RecordTime.Of(release.NotBefore));
        target.WriteString("notAfter", RecordTime.Of(release.NotAfter));
        parts[RecordGroup.People].WriteString("agent", release.Agent);
        if (release.Answer.IsEmpty && release.Charges.IsEmpty && release.Latches.IsEmpty)
        {
            return;
        }

        var grounds = parts[RecordGroup.Grounds];
        if (!release.Answer.IsEmpty)
        {
            WriteRaw(grounds, "answer", release.Answer);
        }

        Write(grounds, release.Charges);
        Write(grounds, release.Latches);
    }

    private static void Write(RecordBody.Report report, RecordParts parts)
    {
        parts.Say("outcome", report.Outcome);
        parts[RecordGroup.People].WriteString("agent", report.Agent);
        parts[RecordGroup.People]
            .WriteString(
                report.Reporter switch
                {
                    Reporter.Person => "byPerson",
                    Reporter.Actuator => "byActuator",
                    _ => "byAgent",
                },
                report.By
            );
        parts[RecordGroup.Proposal].WriteString("id", report.Proposal);
        var effect = parts[RecordGroup.Effect];
        effect.WriteBoolean("exceeds", report.Exceeds);
        if (report.Hosts is { } hosts)
        {
            effect.WriteNumber("hosts", hosts);
        }

        WriteOr(effect, "started", report.Started is { } started ? RecordTime.Of(started) : null);
        WriteOr(effect, "ended", report.Ended is { } ended ? RecordTime.Of(ended) : null);
        parts[RecordGroup.Text].WriteString("note", report.Note);
        if (!report.Response.IsEmpty)
        {
            WriteRaw(parts[RecordGroup.Text], "response", report.Response);
        }
    }

    private static void Write(RecordBody.Halting halting, RecordParts parts)
    {
        parts.Say("epoch", halting.Epoch);
        parts[RecordGroup.Target].WriteString("scope", halting.Scope);
        var people = parts[RecordGroup.People];
        people.WriteString("person", halting.Person);
        people.WriteString("nonce", halting.Nonce);
        people.WriteString("expires", RecordTime.Of(halting.Expires));
        people.WriteString("key", halting.Key);
        people.WriteString("signature", halting.Signature);
        parts[RecordGroup.Text].WriteString("statement", halting.Statement);
    }

    // Which records are erased stands in clear: whoever has the public log alone can tell what is missing from what was taken away.
    private static void Write(RecordBody.Erasure erasure, RecordParts parts)
    {
        parts.Say("outcome", erasure.Erases ? "erased" : "asked");
        parts.Clear.Add("records", $"[{string.Join(',', erasure.Records)}]");
        var people = parts[RecordGroup.People];
        people.WriteString("person", erasure.Person);
        people.WriteString("nonce", erasure.Nonce);
        people.WriteString("expires", RecordTime.Of(erasure.Expires));
        people.WriteString("key", erasure.Key);
        people.WriteString("signature", erasure.Signature);
        parts[RecordGroup.Text].WriteString("statement", erasure.Statement);
    }

    private static void Write(RecordBody.Enrolment enrolment, RecordParts parts)
    {
        var people = parts[RecordGroup.People];
        people.WriteString("person", enrolment.Person);
        people.WriteString("invitation", enrolment.Invitation);
        people.WriteString("credential", enrolment.Credential);
        people.WriteString("key", enrolment.Key);
        people.WriteString("origin", enrolment.Origin);
        parts[RecordGroup.Text].WriteString("label", enrolment.Label);
    }

    private static void Write(CaseOpening opening, RecordParts parts)
    {
        var json = parts[RecordGroup.Grounds];
        json.WriteStartObject("opening");
        json.WriteString("nonce", opening.Nonce);
        json.WriteString("formula", opening.Formula);
        json.WriteString("decideBy", RecordTime.Of(opening.DecideBy));
        Write(json, "zones", opening.Zones);
        json.WriteString("facts", opening.FactsDigest);
        json.WriteString("effect", opening.EffectDigest);
        WriteOr(json, "owner", opening.Owner);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<Charge> charges)
    {
        json.WriteStartArray("charges");
        foreach (var charge in charges)
        {
            json.WriteStartObject();
            json.WriteString("limit", charge.Limit);
            json.WriteString("key", charge.Key);
            json.WriteNumber("thousandths", charge.Amount.Thousandths);
            Write(json, "targets", charge.Targets);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<Latch> latches)
    {
        json.WriteStartArray("latches");
        foreach (var latch in latches)
        {
            json.WriteStartObject();
            json.WriteString("limit", latch.Limit);
            json.WriteString("key", latch.Key);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, ReadOnlyMemory<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.Span, skipInputValidation: true);
    }

    private static void WriteOr(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
