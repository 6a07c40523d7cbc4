using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Api;

public sealed class ThreatTests
{
    private const string Threat =
        """{"id":"INC-1","severity":8,"confidence":0.95,"imminent":true,"techniques":["T1486"],"sources":["siem-1"],"observedAt":"2026-11-22T20:57:00Z","evidence":["a note"],"attribution":{"state":"XX","confidence":0.4}}""";

    [Fact]
    public async Task A_detector_files_a_threat_and_proposals_may_name_it()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.FileThreatsAsync();

        var answers = Acts.Held("p-1", "ws-14")
            .Replace("\"command\"", "\"threat\":\"INC-4711\",\"command\"", StringComparison.Ordinal);
        var contained = await gate.Agent("soar-7").PostAsync("/v1/proposals", answers);

        Assert.Equal("permit", contained.Fine().At("verdict"));
    }

    [Fact]
    public async Task The_same_said_twice_is_one_threat_and_more_of_it_is_another_record()
    {
        await using var gate = await HttpGate.StartAsync();
        var siem = gate.Agent("siem-1");

        var first = (await siem.PostAsync("/v1/threats", Threat)).Fine(201);
        var same = (await siem.PostAsync("/v1/threats", Threat)).Fine(201);
        var more = await siem.PostAsync(
            "/v1/threats",
            Threat.Replace("0.95", "0.99", StringComparison.Ordinal)
        );

        Assert.Equal(first.At("record"), same.At("record"));
        Assert.NotEqual(first.At("record"), more.Fine(201).At("record"));
    }

    [Fact]
    public async Task Only_a_detector_files_threats_and_none_touches_anothers()
    {
        await using var gate = await HttpGate.StartAsync(text =>
            text.Replace(
                "id: turbo-9, kind: responder",
                "id: turbo-9, kind: detector",
                StringComparison.Ordinal
            )
        );
        (await gate.Agent("siem-1").PostAsync("/v1/threats", Threat)).Fine(201);
        var records = gate.Records;

        var responder = await gate.Agent("soar-7").PostAsync("/v1/threats", Threat);
        var other = await gate.Agent("turbo-9").PostAsync("/v1/threats", Threat);

        responder.Problem(403, GateCodes.NotAllowed);
        other.Problem(409, KeepingCodes.ThreatTaken);
        Assert.Equal(records, gate.Records);
    }

    [Theory]
    [InlineData("""{"id":"INC-1","confidence":1}""", "")]
    [InlineData("""{"id":"INC-1","severity":8}""", "")]
    [InlineData("""{"id":"INC-1","severity":11,"confidence":1}""", "/severity")]
    [InlineData("""{"id":"INC-1","severity":8,"confidence":1.5}""", "/confidence")]
    [InlineData("""{"id":"INC-1","severity":8,"confidence":1,"imminent":"yes"}""", "/imminent")]
    [InlineData("""{"id":"INC-1","severity":8,"confidence":1,"techniques":[7]}""", "/techniques")]
    [InlineData(
        """{"id":"INC-1","severity":8,"confidence":1,"attribution":{"state":"Ruritania"}}""",
        "/attribution/state"
    )]
    [InlineData("""{"id":"INC-1","severity":8,"confidence":1,"attribution":"XX"}""", "/attribution")]
    [InlineData("""{"id":"INC-1","severity":8,"confidence":1,"filedBy":"siem-1"}""", "/filedBy")]
    [InlineData("""{"severity":8,"confidence":1}""", "")]
    public async Task A_threat_is_read_strictly(string body, string place)
    {
        await using var gate = await HttpGate.StartAsync();
        var records = gate.Records;

        var refused = await gate.Agent("siem-1").PostAsync("/v1/threats", body);

        Assert.Equal(400, refused.Status);
        Assert.Contains(
            refused.Json.GetProperty("errors").EnumerateArray(),
            error => error.GetProperty("pointer").GetString() == place
        );
        Assert.Equal(records, gate.Records);
    }
}
