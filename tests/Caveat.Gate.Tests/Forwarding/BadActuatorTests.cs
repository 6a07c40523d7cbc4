using System.Net;
using System.Net.Sockets;

namespace Caveat.Gate.Tests.Forwarding;

/// <summary>Actuators that are slow, endless, broken or say what they like: the gate goes on, and claims to know no more than it does.</summary>
public sealed class BadActuatorTests
{
    private const string Response = "application/openc2-rsp+json;version=1.0";

    // What is half answered could have been done; what is refused was not.
    private static readonly Dictionary<
        string,
        (string Answer, int Status, string State, string Text)
    > _answers = new()
    {
        ["no HTTP"] = ("hello\r\n\r\n", 500, "unknown", "there was no answer, or half of one"),
        ["half an answer"] = (
            FakeActuator.Http(200, Response, """{"status":200}""")[..^3],
            500,
            "unknown",
            "there was no answer, or half of one"
        ),
        ["nothing at all"] = ("", 500, "unknown", "there was no answer, or half of one"),
        ["a page"] = (
            FakeActuator.Http(200, "text/html", "<p>done</p>"),
            500,
            "unknown",
            "what it answered (HTTP 200) is no OpenC2 response"
        ),
        ["another media type"] = (
            FakeActuator.Http(200, "application/json", """{"status":200}"""),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["a status in words"] = (
            FakeActuator.Http(200, Response, """{"status":"200"}"""),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["a status that is none"] = (
            FakeActuator.Http(200, Response, """{"status":99999}"""),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["a status twice"] = (
            FakeActuator.Http(200, Response, """{"status":200,"status":403}"""),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["a name that SD-JWTs have"] = (
            FakeActuator.Http(200, Response, """{"status":200,"results":{"rules":[{"_sd":["x"]}]}}"""),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["another name that SD-JWTs have, escaped"] = (
            FakeActuator.Http(200, Response, """{"status":200,"results":{"rules":[{"\u002e..":"x"}]}}"""),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["the third name that SD-JWTs have"] = (
            FakeActuator.Http(200, Response, """{"status":200,"_sd_alg":"sha-256"}"""),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["results as a list"] = (
            FakeActuator.Http(200, Response, """{"status":200,"results":[1]}"""),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["results without bottom"] = (
            FakeActuator.Http(
                200,
                Response,
                $$$"""{"status":200,"results":{"a":{{{new string('[', 40)}}}{{{new string(']', 40)}}} }}"""
            ),
            500,
            "unknown",
            "no OpenC2 response"
        ),
        ["too much"] = (
            FakeActuator.Http(
                200,
                Response,
                $$"""{"status":200,"status_text":"{{new string('x', 16 << 10)}}"}"""
            ),
            500,
            "unknown",
            "it answered with more than 16384 bytes"
        ),
        ["a head without end"] = (
            $"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 64 << 10)}\r\n\r\n",
            500,
            "unknown",
            "there was no answer, or half of one"
        ),
        ["work in progress"] = (
            FakeActuator.Http(200, Response, """{"status":102,"status_text":"at work"}"""),
            102,
            "unknown",
            "at work"
        ),
        ["a refusal"] = (
            FakeActuator.Http(200, Response, """{"status":403,"status_text":"not I"}"""),
            403,
            "failed",
            "not I"
        ),
        ["a refusal in HTTP too"] = (
            FakeActuator.Http(501, Response, """{"status":501}"""),
            501,
            "failed",
            ""
        ),
    };

    public static TheoryData<string> Answers => [.. _answers.Keys];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Whatever_is_answered_the_gate_says_what_it_knows(string answer)
    {
        var (said, status, state, text) = _answers[answer];
        await using var actuator = FakeActuator.Saying(said);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);

        var response = await gate.Soar().SendBareAsync(ForwardingGate.Deny, "r-1");
        var again = await gate.Soar().SendBareAsync(ForwardingGate.Deny, "r-1");

        Assert.Equal((status, state), (response.Status(), response.State()));
        Assert.Contains(text, response.Text(), StringComparison.Ordinal);
        Assert.Equal(response.GetRawText(), again.GetRawText());
        Assert.Single(actuator.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_actuator_that_never_ends_its_answer_is_waited_for_no_longer_than_so_long(
        bool isEndless
    )
    {
        await using var actuator = isEndless ? FakeActuator.Endless() : FakeActuator.Silent();
        await using var gate = await ForwardingGate.StartAsync(
            actuator.Address,
            limits: new() { ActuatorTime = TimeSpan.FromMilliseconds(300) }
        );

        var response = await gate.Soar().SendBareAsync(ForwardingGate.Deny);

        Assert.Equal((500, "unknown"), (response.Status(), response.State()));
        Assert.Contains(
            isEndless ? "more than 16384 bytes" : "after 0.3 seconds",
            response.Text(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_done()
    {
        await using var gate = await ForwardingGate.StartAsync(Nowhere());

        var response = await gate.Soar().SendBareAsync(ForwardingGate.Deny);

        Assert.Equal((503, "failed"), (response.Status(), response.State()));
        Assert.StartsWith(
            "it was not done: it was not reached, and nothing was sent: ",
            response.Text(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = FakeActuator.Answering("""{"status":200}""");
        await using var actuator = FakeActuator.Saying(
            FakeActuator.Http(307, Response, "", $"Location: {elsewhere.Address}\r\n")
        );
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);

        var response = await gate.Soar().SendBareAsync(ForwardingGate.Deny);

        Assert.Equal((500, "unknown"), (response.Status(), response.State()));
        Assert.Contains("HTTP 307", response.Text(), StringComparison.Ordinal);
        Assert.Empty(elsewhere.Asked);
    }

    [Fact]
    public async Task An_actuator_cannot_speak_for_the_gate()
    {
        await using var actuator = FakeActuator.Answering(
            """{"status":200,"results":{"x-caveat":{"verdict":"deny"},"x-other":1}}"""
        );
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);

        var response = await gate.Soar().SendBareAsync(ForwardingGate.Deny);

        Assert.Equal("permit", response.Ruling().GetProperty("verdict").GetString());
        Assert.Equal(
            ["x-other", "x-caveat"],
            response.GetProperty("results").EnumerateObject().Select(member => member.Name)
        );
    }

    [Fact]
    public async Task An_actuator_that_did_not_answer_is_counted_until_it_does()
    {
        await using var actuator = FakeActuator.Answering("""{"status":200}""");
        await using var gate = await ForwardingGate.StartAsync(Nowhere());

        var before = await gate.Nobody.GetAsync("/readyz");
        await gate.ForwardAsync(actuator.Address);
        await gate.Soar().SendBareAsync(ForwardingGate.Deny);
        var after = await gate.Nobody.GetAsync("/readyz");

        Assert.Equal(
            ("1", "0"),
            (before.Fine().At("unreachedActuators"), after.Fine().At("unreachedActuators"))
        );
        Assert.Contains(
            "\ncaveat_actuators_unreached 0\n",
            (await gate.Nobody.GetAsync("/metrics")).Said,
            StringComparison.Ordinal
        );
    }

    // A port that nobody listens on.
    private static Uri Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }
}
