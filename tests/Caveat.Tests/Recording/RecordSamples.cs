using System.Text;
using Caveat.Recording;

namespace Caveat.Tests.Recording;

/// <summary>Records of each type, as full and as small as they can be.</summary>
internal static class RecordSamples
{
    private const string Digest = "sha256:00";
    private const string Key = "gate.example/test+c74f20a3+ASkOAA==";
    private const string Threat =
        """{"id":"INC-1","severity":"8","confidence":"0.95","imminent":true,"techniques":["T1486"]}""";

    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, 125, TimeSpan.Zero);

    private static readonly CaseOpening _opening = new()
    {
        Nonce = "bm9uY2U",
        Formula = "watch-officer",
        DecideBy = _now,
        Zones = ["wards"],
        FactsDigest = Digest,
        EffectDigest = Digest,
        Owner = "officer-1",
    };

    /// <summary>Records of every type, between them with every member.</summary>
    public static IReadOnlyList<RecordBody> All { get; } =
    [
        new RecordBody.Start("0.1.0", Clean: true),
        new RecordBody.Start("0.1.0", Clean: true) { Keys = [Key] },
        new RecordBody.Rotation("ledger", Key, Key, "AA"),
        new RecordBody.Stop("it was asked to"),
        new RecordBody.Activation(Digest, Digest, Digest, ["norms"]),
        new RecordBody.Credential("soar-7", "00", Added: true),
        new RecordBody.Refusal("soar-7", Digest, ["CAV2012"]),
        FullRuling(),
        LeastRuling(),
        Decision(approves: true),
        Decision(approves: false),
        new RecordBody.Withdrawal("soar-7", "p1", "c-1"),
        new RecordBody.Withdrawal("soar-7", "p1", null),
        new RecordBody.Closure("c-1", "widened", "it needs more", "2 person", "bm9uY2U"),
        new RecordBody.Closure("c-1", "expired", "nobody decided in time", null, null),
        new RecordBody.Closure("c-1", "decided", "people agreed", null, null) { UseBy = _now },
        ReleaseOfCase("edge-1"),
        ReleaseOfCase(null),
        ReleaseOfPermit(),
        FullReport(),
        ForwardedReport(),
        LeastReport(),
        new RecordBody.Filing(new() { Id = "INC-1", FiledBy = "siem-1" }, Encoding.UTF8.GetBytes(Threat)),
        Halting(stops: true),
        Halting(stops: false),
        new RecordBody.Clock(7),
        Erasure(erases: false),
        Erasure(erases: true),
        new RecordBody.Invitation("officer-1", "0a1b2c3d4e5f6071", _now),
        new RecordBody.Enrolment
        {
            Person = "officer-1",
            Invitation = "0a1b2c3d4e5f6071",
            Credential = "AQID",
            Key = "es256:BA==",
            Origin = "https://gate.example.org",
            Label = "the one on the lanyard",
        },
        new RecordBody.Revocation("officer-1", "0a1b2c3d4e5f6071", "0a"),
        new RecordBody.Revocation("officer-1", null, "0b"),
    ];

    private static RecordBody.Erasure Erasure(bool erases) =>
        new()
        {
            Erases = erases,
            Records = [3, 17],
            Person = "officer-1",
            Statement = "the subject asked for it",
            Nonce = "bm9uY2U",
            Expires = _now,
            Key = "ed25519:AA",
            Signature = "AA",
        };

    private static RecordBody.Ruling FullRuling() =>
        LeastRuling() with
        {
            Shadow = true,
            Facts = """[{"attributes":{"action.verb":"deny"},"target":"203.0.113.66"}]"""u8.ToArray(),
            Answer =
                """{"grounds":[{"bearing":"requires","norm":"n","code":"CAV7561","because":"why"}],"requires":{"formula":"person"}}"""u8.ToArray(),
            Actuator = "edge-1",
            Body = Encoding.UTF8.GetBytes(
                """{"agent":"soar-7","command":{"action":"deny","target":{"ipv4_net":"203.0.113.66/32"}},"effect":{"hosts":2},"id":"p1","justification":"why","targets":[{"ipv4_net":"203.0.113.67/32"}],"threat":"INC-1"}"""
            ),
            Threat = Encoding.UTF8.GetBytes(Threat),
            Charges = [new("pack/norm", "soar-7", Amount.One, ["203.0.113.66"])],
            FactsAge = TimeSpan.FromMilliseconds(3),
            Latches = [new("pack/norm", "soar-7")],
            Opening = _opening,
            Case = "c-1",
        };

    private static RecordBody.Ruling LeastRuling() =>
        new()
        {
            Verdict = Verdict.Hold,
            Agent = "soar-7",
            Proposal = "p1",
            Digest = Digest,
            Act = Digest,
            Body = Encoding.UTF8.GetBytes(
                """{"agent":"soar-7","command":{"action":"deny","target":{"ipv4_net":"203.0.113.66/32"}},"id":"p1"}"""
            ),
            Facts = "[]"u8.ToArray(),
            Answer = "{\"grounds\":[]}"u8.ToArray(),
            Offset = 60,
        };

    private static RecordBody.Decision Decision(bool approves) =>
        new()
        {
            Approves = approves,
            Case = "c-1",
            Revision = 1,
            Person = "officer-1",
            Role = "watch-officer",
            Statement = "seen",
            Expires = _now,
            Key = "ed25519:AA==",
            Signature = "AA",
        };

    private static RecordBody.Release ReleaseOfCase(string? actuator) =>
        ReleaseOfPermit() with
        {
            Case = "c-1",
            Actuator = actuator,
            Answer = "{\"grounds\":[]}"u8.ToArray(),
            Charges = [new("pack/norm", "soar-7", Amount.One, [])],
            Latches = [new("pack/norm", "soar-7")],
        };

    private static RecordBody.Release ReleaseOfPermit() =>
        new()
        {
            Ruling = 1,
            Agent = "soar-7",
            Proposal = "p1",
            Act = Digest,
            Command = Digest,
            NotBefore = _now,
            NotAfter = _now,
            Nonce = "bm9uY2U",
            Epoch = 1,
        };

    private static RecordBody.Report FullReport() =>
        LeastReport() with
        {
            Reporter = Reporter.Person,
            Hosts = 2,
            Started = _now,
            Ended = _now,
        };

    private static RecordBody.Report ForwardedReport() =>
        LeastReport() with
        {
            By = "edge-1",
            Reporter = Reporter.Actuator,
            Response = "{\"status\":200}"u8.ToArray(),
        };

    private static RecordBody.Report LeastReport() =>
        new()
        {
            Agent = "soar-7",
            Proposal = "p1",
            Outcome = "executed",
            By = "soar-7",
            Note = "done",
            Exceeds = true,
        };

    private static RecordBody.Halting Halting(bool stops) =>
        new()
        {
            Stops = stops,
            Scope = "all",
            Epoch = 1,
            Person = "officer-1",
            Statement = "too fast",
            Nonce = "bm9uY2U",
            Expires = _now,
            Key = "ed25519:AA==",
            Signature = "AA",
        };
}
