using System.Collections.Immutable;
using System.Text.Json;

namespace Caveat.Recording;

/// <summary>Reads what <see cref="BodyWriting"/> writes.</summary>
internal static class BodyReading
{
    /// <summary>Reads a body.</summary>
    /// <exception cref="FormatException">Something is missing or of another form.</exception>
    public static RecordBody Read(OpenedParts parts) =>
        parts.Type switch
        {
            "start" => new RecordBody.Start(
                parts.Text(RecordGroup.Text, "version"),
                parts.Word("outcome") == "clean"
            )
            {
                Keys = parts.ClearTexts("keys"),
            },
            "key" => new RecordBody.Rotation(
                parts.Word("purpose"),
                parts.Word("old"),
                parts.Word("new"),
                parts.Word("signature")
            ),
            "stop" => new RecordBody.Stop(parts.Text(RecordGroup.Text, "reason")),
            "activation" => ActivationOf(parts),
            "credential" => new RecordBody.Credential(
                parts.Text(RecordGroup.People, "agent"),
                parts.Text(RecordGroup.People, "fingerprint"),
                parts.Word("outcome") == "added"
            ),
            "refusal" => new RecordBody.Refusal(
                parts.Text(RecordGroup.People, "agent"),
                parts.Text(RecordGroup.Proposal, "digest"),
                parts.Texts(RecordGroup.Grounds, "codes")
            ),
            "ruling" => RulingOf(parts),
            "approval" => DecisionOf(parts, approves: true),
            "objection" => DecisionOf(parts, approves: false),
            "withdrawal" => new RecordBody.Withdrawal(
                parts.Text(RecordGroup.People, "agent"),
                parts.Text(RecordGroup.Proposal, "id"),
                parts.TextOrNull(RecordGroup.Proposal, "case")
            ),
            "closure" => new RecordBody.Closure(
                parts.Text(RecordGroup.Proposal, "case"),
                parts.Word("outcome"),
                parts.Text(RecordGroup.Grounds, "reason"),
                parts.TextOrNull(RecordGroup.Grounds, "formula"),
                parts.TextOrNull(RecordGroup.Grounds, "nonce")
            )
            {
                UseBy = parts.MomentOrNull(RecordGroup.Grounds, "useBy"),
                Latches = LatchesOf(parts),
            },
            "release" => ReleaseOf(parts),
            "report" => ReportOf(parts),
            "threat" => FilingOf(parts),
            "halt" => HaltingOf(parts, stops: true),
            "resume" => HaltingOf(parts, stops: false),
            "erasure" => ErasureOf(parts),
            "invitation" => new RecordBody.Invitation(
                parts.Text(RecordGroup.People, "person"),
                parts.Text(RecordGroup.People, "fingerprint"),
                parts.Moment(RecordGroup.People, "until")
            ),
            "enrolment" => EnrolmentOf(parts),
            "revocation" => new RecordBody.Revocation(
                parts.Text(RecordGroup.People, "person"),
                parts.TextOrNull(RecordGroup.People, "key"),
                parts.Text(RecordGroup.People, "order")
            ),
            "clock" => new RecordBody.Clock(parts.Whole(RecordGroup.Text, "seconds") ?? 0),
            var other => throw new FormatException($"no record is called `{other}`"),
        };

    private static RecordBody.Enrolment EnrolmentOf(OpenedParts parts) =>
        new()
        {
            Person = parts.Text(RecordGroup.People, "person"),
            Invitation = parts.Text(RecordGroup.People, "invitation"),
            Credential = parts.Text(RecordGroup.People, "credential"),
            Key = parts.Text(RecordGroup.People, "key"),
            Origin = parts.Text(RecordGroup.People, "origin"),
            Label = parts.Text(RecordGroup.Text, "label"),
        };

    private static RecordBody.Erasure ErasureOf(OpenedParts parts) =>
        new()
        {
            Erases = parts.Word("outcome") == "erased",
            Records = parts.ClearNumbers("records"),
            Person = parts.Text(RecordGroup.People, "person"),
            Nonce = parts.Text(RecordGroup.People, "nonce"),
            Expires = parts.Moment(RecordGroup.People, "expires"),
            Key = parts.Text(RecordGroup.People, "key"),
            Signature = parts.Text(RecordGroup.People, "signature"),
            Statement = parts.Text(RecordGroup.Text, "statement"),
        };

    private static RecordBody.Activation ActivationOf(OpenedParts parts) =>
        new(
            parts.Text(RecordGroup.Grounds, "normSet"),
            parts.Text(RecordGroup.Grounds, "zones"),
            parts.Text(RecordGroup.Grounds, "configuration"),
            parts.Texts(RecordGroup.Grounds, "loosened")
        );

    private static RecordBody.Ruling RulingOf(OpenedParts parts)
    {
        var isCommand = parts.Member(RecordGroup.Proposal, "isCommand")?.GetBoolean() ?? false;
        return new()
        {
            Verdict =
                Words.Parse<Verdict>(parts.Word("verdict"))
                ?? throw new FormatException("there is no such verdict"),
            Shadow = parts.WordOrNull("mode") == "shadow",
            Agent = parts.Text(RecordGroup.People, "agent"),
            Proposal = parts.Text(RecordGroup.Proposal, "id"),
            Digest = parts.Text(RecordGroup.Proposal, "digest"),
            Act = parts.Text(RecordGroup.Proposal, "act"),
            Actuator = parts.TextOrNull(RecordGroup.People, "actuator"),
            IsCommand = isCommand,
            Body = ProposalParts.Read(parts, isCommand),
            Facts = parts.Raw(RecordGroup.Facts, "targets"),
            Answer = parts.Raw(RecordGroup.Grounds, "answer"),
            Threat = parts.Raw(RecordGroup.Threat, "filed"),
            Offset = (int)(parts.Whole(RecordGroup.Facts, "offset") ?? 0),
            FactsAge = TimeSpan.FromMilliseconds(parts.Whole(RecordGroup.Facts, "age") ?? 0),
            Charges = ChargesOf(parts),
            Latches = LatchesOf(parts),
            Opening = OpeningOf(parts),
            Case = parts.TextOrNull(RecordGroup.Proposal, "case"),
        };
    }

    private static RecordBody.Decision DecisionOf(OpenedParts parts, bool approves) =>
        new()
        {
            Approves = approves,
            Case = parts.Text(RecordGroup.Proposal, "case"),
            Revision = (int)(parts.Whole(RecordGroup.Proposal, "revision") ?? 0),
            Person = parts.Text(RecordGroup.People, "person"),
            Role = parts.Text(RecordGroup.People, "role"),
            Statement = parts.Text(RecordGroup.Text, "statement"),
            Expires = parts.Moment(RecordGroup.People, "expires"),
            Key = parts.Text(RecordGroup.People, "key"),
            Signature = parts.Text(RecordGroup.People, "signature"),
        };

    private static RecordBody.Release ReleaseOf(OpenedParts parts) =>
        new()
        {
            Case = parts.TextOrNull(RecordGroup.Proposal, "case"),
            Ruling =
                parts.Whole(RecordGroup.Proposal, "ruling")
                ?? throw new FormatException("`ruling` is missing"),
            Agent = parts.Text(RecordGroup.People, "agent"),
            Proposal = parts.Text(RecordGroup.Proposal, "id"),
            Act = parts.Text(RecordGroup.Target, "act"),
            Command = parts.Text(RecordGroup.Target, "command"),
            Actuator = parts.TextOrNull(RecordGroup.Target, "actuator"),
            NotBefore = parts.Moment(RecordGroup.Target, "notBefore"),
            NotAfter = parts.Moment(RecordGroup.Target, "notAfter"),
            Nonce = parts.Text(RecordGroup.Target, "nonce"),
            Epoch = parts.Number("epoch"),
            Answer = parts.Raw(RecordGroup.Grounds, "answer"),
            Charges = ChargesOf(parts),
            Latches = LatchesOf(parts),
        };

    private static RecordBody.Report ReportOf(OpenedParts parts)
    {
        var person = parts.TextOrNull(RecordGroup.People, "byPerson");
        var actuator = parts.TextOrNull(RecordGroup.People, "byActuator");
        return new()
        {
            Agent = parts.Text(RecordGroup.People, "agent"),
            Proposal = parts.Text(RecordGroup.Proposal, "id"),
            Outcome = parts.Word("outcome"),
            By = person ?? actuator ?? parts.Text(RecordGroup.People, "byAgent"),
            Reporter =
                person is not null ? Reporter.Person
                : actuator is not null ? Reporter.Actuator
                : Reporter.Agent,
            Hosts = parts.Whole(RecordGroup.Effect, "hosts"),
            Started = parts.MomentOrNull(RecordGroup.Effect, "started"),
            Ended = parts.MomentOrNull(RecordGroup.Effect, "ended"),
            Note = parts.Text(RecordGroup.Text, "note"),
            Response = parts.Raw(RecordGroup.Text, "response"),
            Exceeds = parts.Member(RecordGroup.Effect, "exceeds")?.GetBoolean() ?? false,
        };
    }

    private static RecordBody.Filing FilingOf(OpenedParts parts)
    {
        var filed =
            parts.Member(RecordGroup.Threat, "filed") ?? throw new FormatException("`filed` is missing");
        var threat = ThreatJson.Read(filed) with { FiledBy = parts.Text(RecordGroup.People, "agent") };
        return new(threat, parts.Raw(RecordGroup.Threat, "filed"));
    }

    private static RecordBody.Halting HaltingOf(OpenedParts parts, bool stops) =>
        new()
        {
            Stops = stops,
            Scope = parts.Text(RecordGroup.Target, "scope"),
            Epoch = parts.Number("epoch"),
            Person = parts.Text(RecordGroup.People, "person"),
            Nonce = parts.Text(RecordGroup.People, "nonce"),
            Expires = parts.Moment(RecordGroup.People, "expires"),
            Key = parts.Text(RecordGroup.People, "key"),
            Signature = parts.Text(RecordGroup.People, "signature"),
            Statement = parts.Text(RecordGroup.Text, "statement"),
        };

    private static CaseOpening? OpeningOf(OpenedParts parts)
    {
        if (parts.Member(RecordGroup.Grounds, "opening") is not { } opening)
        {
            return null;
        }

        string? Text(string name) => opening.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new()
        {
            Nonce = Text("nonce") ?? throw new FormatException("`nonce` is missing"),
            Formula = Text("formula") ?? throw new FormatException("`formula` is missing"),
            DecideBy = RecordTime.Read(Text("decideBy") ?? ""),
            Zones = TextsOf(opening.GetProperty("zones")),
            FactsDigest = Text("facts") ?? "",
            EffectDigest = Text("effect") ?? "",
            Owner = Text("owner"),
        };
    }

    private static ImmutableArray<Charge> ChargesOf(OpenedParts parts) =>
        parts.Member(RecordGroup.Grounds, "charges") is { } charges
            ?
            [
                .. charges
                    .EnumerateArray()
                    .Select(charge => new Charge(
                        charge.GetProperty("limit").GetString()!,
                        charge.GetProperty("key").GetString()!,
                        new Amount(charge.GetProperty("thousandths").GetInt64()),
                        TextsOf(charge.GetProperty("targets"))
                    )),
            ]
            : [];

    private static ImmutableArray<Latch> LatchesOf(OpenedParts parts) =>
        parts.Member(RecordGroup.Grounds, "latches") is { } latches
            ?
            [
                .. latches
                    .EnumerateArray()
                    .Select(latch => new Latch(
                        latch.GetProperty("limit").GetString()!,
                        latch.GetProperty("key").GetString()!
                    )),
            ]
            : [];

    private static ImmutableArray<string> TextsOf(JsonElement list) =>
        [.. list.EnumerateArray().Select(text => text.GetString() ?? "")];
}
