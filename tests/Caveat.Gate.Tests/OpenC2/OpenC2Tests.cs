using System.Text.Json;
using Caveat.Gate.Tests.Api;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.OpenC2;

/// <summary>OpenC2 over HTTP, in both of its transfers.</summary>
public sealed class OpenC2Tests
{
    private const string Contain =
        """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}""";
    private const string Delete = """{"action":"delete","target":{"file":{"path":"/srv/volumes/srv-3"}}}""";

    [Theory]
    [InlineData(Contain)]
    [InlineData(Delete)]
    [InlineData("""{"action":"deny","target":{"ipv4_net":"203.0.113.66/32"}}""")]
    public async Task Both_transfers_rule_as_the_API_does(string command)
    {
        await using var gate = await OneActuatorAsync();
        var soar = new OpenC2Client(gate.Agent("soar-7"));
        var proposed = await gate.Agent("soar-7")
            .PostAsync("/v1/what-if", Acts.Proposal("soar-7", "p-1", command, "default"));

        var bare = await soar.SendBareAsync(command, "bare-1");
        var enveloped = await soar.SendEnvelopedAsync(command, "enveloped-1");

        var status = proposed.Fine().At("verdict") switch
        {
            "permit" => 200,
            "hold" => 102,
            _ => 403,
        };
        Assert.All(
            [bare, enveloped],
            response =>
            {
                Assert.Equal(status, response.GetProperty("status").GetInt32());
                Assert.Equal(proposed.At("verdict"), Ruling(response).GetProperty("verdict").GetString());
            }
        );
    }

    [Fact]
    public async Task A_permit_a_hold_and_a_denial_have_their_status()
    {
        await using var gate = await OneActuatorAsync();
        await gate.FileThreatsAsync();
        var soar = new OpenC2Client(gate.Agent("soar-7"));

        var permitted = await soar.SendBareAsync(
            """{"action":"contain","target":{"device":{"hostname":"ws-14"}},"args":{"duration":3600000,"x-caveat":{"threat":"INC-4711"}}}"""
        );
        var held = await soar.SendBareAsync(Contain);
        var denied = await soar.SendBareAsync(Delete);

        Assert.Equal([200, 102, 403], new[] { permitted, held, denied }.Select(Status));
        Assert.Equal("permitted", Text(permitted));
        Assert.StartsWith("held: people decide", Text(held), StringComparison.Ordinal);
        Assert.Equal("open", Ruling(held).GetProperty("case").GetProperty("state").GetString());
        Assert.StartsWith("denied: ", Text(denied), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_id_of_a_message_is_sent_back_and_names_the_proposal()
    {
        await using var gate = await OneActuatorAsync();
        var soar = gate.Agent("soar-7");

        var answer = await new OpenC2Client(soar).SendAsync(Contain, OpenC2Client.Bare, "d1ac0489-ed51");

        Assert.Equal("d1ac0489-ed51", Assert.Single(answer.Fine().Headers.GetValues("X-Request-ID")));
        Assert.Equal("held", (await soar.GetAsync("/v1/proposals/d1ac0489-ed51")).Fine().At("state"));
    }

    [Fact]
    public async Task The_same_message_is_ruled_on_once_and_its_id_is_not_for_another()
    {
        await using var gate = await OneActuatorAsync();
        var soar = new OpenC2Client(gate.Agent("soar-7"));
        var withId = Contain.Replace(
            "{\"action\"",
            "{\"command_id\":\"c-7\",\"action\"",
            StringComparison.Ordinal
        );

        var first = await soar.SendBareAsync(withId, "m-1");
        var again = await soar.SendEnvelopedAsync(withId, "m-2");
        var other = await soar.SendBareAsync(
            withId.Replace("ws-15", "ws-16", StringComparison.Ordinal),
            "m-3"
        );

        Assert.Equal(Record(first), Record(again));
        Assert.Equal(400, Status(other));
        Assert.Contains(KeepingCodes.IdTaken.Id, Text(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_without_an_id_asks_anew()
    {
        await using var gate = await OneActuatorAsync();
        var soar = gate.Agent("soar-7");

        var first = await new OpenC2Client(soar).SendAsync(Delete, OpenC2Client.Bare);
        var second = await new OpenC2Client(soar).SendAsync(Delete, OpenC2Client.Bare);

        Assert.NotEqual(Record(first.Fine().Json), Record(second.Fine().Json));
        var id = Assert.Single(first.Headers.GetValues("X-Request-ID"));
        Assert.Equal("denied", (await soar.GetAsync($"/v1/proposals/{id}")).Fine().At("state"));
    }

    [Fact]
    public async Task An_id_that_cannot_stand_in_a_header_is_not_sent_back_in_one()
    {
        await using var gate = await OneActuatorAsync();

        var answer = await new OpenC2Client(gate.Agent("soar-7")).SendAsync(
            OpenC2Client.Envelope(Delete, "\\u0000 wäre \\n Set-Cookie: x"),
            OpenC2Client.Enveloped
        );

        Assert.Equal(
            403,
            Status(answer.Fine().Json.GetProperty("body").GetProperty("openc2").GetProperty("response"))
        );
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData(OpenC2Client.Bare)]
    [InlineData(OpenC2Client.Enveloped)]
    public async Task Whoever_wants_no_response_gets_none_and_is_ruled_on(string mediaType)
    {
        await using var gate = await OneActuatorAsync();
        await using var events = gate.Watch();
        var silent = Contain.Replace(
            "\"duration\"",
            "\"response_requested\":\"none\",\"duration\"",
            StringComparison.Ordinal
        );
        var body = mediaType == OpenC2Client.Bare ? silent : OpenC2Client.Envelope(silent, "m-1");

        var answer = await new OpenC2Client(gate.Agent("soar-7")).SendAsync(body, mediaType, "m-1");

        Assert.Equal((204, ""), (answer.Status, answer.Said));
        Assert.Equal("hold", (await events.NextAsync("ruling")).At("verdict"));
    }

    [Fact]
    public async Task Whoever_wants_no_response_is_still_told_that_there_is_no_ruling()
    {
        await using var gate = await OneActuatorAsync();
        var soar = new OpenC2Client(gate.Agent("soar-7"));
        const string Silent =
            """{"action":"delete","target":{"file":{"path":"/srv"}},"args":{"response_requested":"none"}}""";
        await soar.SendBareAsync(Delete, "m-1");

        var conflict = await soar.SendBareAsync(Silent, "m-1");
        var broken = await soar.SendBareAsync(Silent.Replace("delete", "delte", StringComparison.Ordinal));

        Assert.Equal(400, Status(conflict));
        Assert.Equal(400, Status(broken));
    }

    [Fact]
    public async Task A_query_of_features_says_what_a_gate_can_and_is_no_act()
    {
        await using var gate = await OneActuatorAsync();
        var soar = new OpenC2Client(gate.Agent("soar-7"));
        var records = gate.Records;

        var all = await soar.SendBareAsync(
            """{"action":"query","target":{"features":["versions","profiles","pairs","rate_limit"]}}"""
        );
        var one = await soar.SendEnvelopedAsync("""{"action":"query","target":{"features":["versions"]}}""");
        var none = await soar.SendBareAsync("""{"action":"query","target":{"features":[]}}""");

        Assert.Equal(
            """{"versions":["1.0"],"profiles":[],"pairs":{"query":["features"]},"rate_limit":600000}""",
            all.GetProperty("results").GetRawText()
        );
        Assert.Equal("""{"versions":["1.0"]}""", one.GetProperty("results").GetRawText());
        Assert.Equal("""{"status":200}""", none.GetRawText());
        Assert.Equal(records, gate.Records);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/openc2-cmd+json")]
    [InlineData("application/openc2-cmd+json;version=1.1")]
    [InlineData("application/openc2+json;version=2.0")]
    [InlineData("application/openc2-rsp+json;version=1.0")]
    [InlineData("application/openc2-cmd+json;version=1.0;charset=utf-16")]
    [InlineData("text/plain")]
    public async Task Another_media_type_is_refused(string mediaType)
    {
        await using var gate = await OneActuatorAsync();
        var records = gate.Records;

        var answer = await new OpenC2Client(gate.Agent("soar-7")).SendAsync(Contain, mediaType);

        var detail = answer.Problem(415, GateCodes.WrongMediaType);
        Assert.Contains(OpenC2Client.Bare, detail, StringComparison.Ordinal);
        Assert.Contains(OpenC2Client.Enveloped, detail, StringComparison.Ordinal);
        Assert.Equal(records, gate.Records);
    }

    [Theory]
    [InlineData("application/openc2-cmd+json; version=1.0")]
    [InlineData("Application/OpenC2-Cmd+JSON;Version=\"1.0\"")]
    [InlineData("application/openc2-cmd+json; charset=UTF-8; version=1.0")]
    public async Task A_media_type_may_be_written_as_HTTP_allows(string mediaType)
    {
        await using var gate = await OneActuatorAsync();

        var answer = await new OpenC2Client(gate.Agent("soar-7")).SendAsync(Delete, mediaType);

        Assert.Equal(403, Status(answer.Fine().Json));
    }

    [Theory]
    [InlineData("no JSON", "CAV2003")]
    [InlineData("""{"headers":{},"body":{"openc2":{}}}""", "CAV2012")]
    [InlineData("""{"body":{"openc2":{"request":{}},"openc2":{}}}""", "CAV2005")]
    [InlineData("""["request"]""", "CAV2012")]
    [InlineData("""{"body":{"openc2":{"request":{"action":"query"}}}}""", "CAV2012: ")]
    public async Task A_broken_envelope_is_answered_in_one_and_recorded_as_refused(string body, string code)
    {
        await using var gate = await OneActuatorAsync();
        await using var events = gate.Watch();

        var answer = await new OpenC2Client(gate.Agent("soar-7")).SendAsync(body, OpenC2Client.Enveloped);

        var response = OpenC2Client.Response(
            answer.Fine().Json.GetProperty("body").GetProperty("openc2").GetProperty("response")
        );
        Assert.Equal(400, Status(response));
        Assert.Contains(code, Text(response), StringComparison.Ordinal);
        Assert.Equal("refusal", (await events.NextAsync()).Type);
    }

    [Fact]
    public async Task Nothing_of_an_enveloped_command_is_rounded_on_the_way()
    {
        await using var gate = await OneActuatorAsync();
        var soar = new OpenC2Client(gate.Agent("soar-7"));
        const string Long =
            """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":9007199254740993}}""";

        var bare = await soar.SendBareAsync(Long);
        var enveloped = await soar.SendEnvelopedAsync(Long);

        Assert.Equal(400, Status(bare));
        Assert.Equal(Text(bare), Text(enveloped));
    }

    [Fact]
    public async Task In_shadow_nobody_is_told_to_wait_or_to_stop()
    {
        await using var gate = await OneActuatorAsync(text =>
            text.Replace("id: soar-7,", "id: soar-7, mode: shadow,", StringComparison.Ordinal)
        );
        var soar = new OpenC2Client(gate.Agent("soar-7"));

        var held = await soar.SendBareAsync(Contain);
        var denied = await soar.SendBareAsync(Delete);

        Assert.Equal((102, "held, in shadow: nothing is enforced"), (Status(held), Text(held)));
        Assert.Equal((403, "denied, in shadow: nothing is enforced"), (Status(denied), Text(denied)));
        Assert.False(Ruling(held).TryGetProperty("case", out _));
    }

    // A bare command names no actuator, so there is one.
    private static Task<HttpGate> OneActuatorAsync(Func<string, string>? change = null) =>
        HttpGate.StartAsync(text =>
            (change?.Invoke(text) ?? text).Replace("id: edr-all", "id: default", StringComparison.Ordinal)
        );

    private static int Status(JsonElement response) => response.GetProperty("status").GetInt32();

    private static string Text(JsonElement response) => response.GetProperty("status_text").GetString()!;

    private static JsonElement Ruling(JsonElement response) =>
        response.GetProperty("results").GetProperty("x-caveat");

    private static long Record(JsonElement response) => Ruling(response).GetProperty("record").GetInt64();
}
