namespace Caveat.Tests.Wire;

public sealed class CommandTests
{
    [Theory]
    [InlineData("\"args\":{}", 2104, "/args", "empty")]
    [InlineData("\"args\":{\"duration\":-1}", 2013, "/args/duration", "out of range")]
    [InlineData("\"args\":{\"duration\":0.5}", 2017, "/args/duration", "whole")]
    [InlineData("\"args\":{\"duration\":\"1h\"}", 2010, "/args/duration", "a number")]
    [InlineData("\"args\":{\"start_time\":1,\"stop_time\":2,\"duration\":1}", 2112, "/args", "only two")]
    [InlineData("\"args\":{\"start_time\":2,\"stop_time\":1}", 2112, "/args", "not after")]
    [InlineData("\"args\":{\"start_time\":2,\"stop_time\":2}", 2112, "/args", "not after")]
    [InlineData("\"args\":{\"response_requested\":\"all\"}", 2014, "/args/response_requested", "complete")]
    [InlineData("\"args\":{\"x-\":{}}", 2113, "/args/x-", "namespace")]
    [InlineData("\"args\":{\"x-0123456789abcde\":{}}", 2113, "/args/x-0123456789abcde", "16")]
    [InlineData("\"args\":{\"acme\":{}}", 2113, "/args/acme", "x-")]
    [InlineData("\"args\":{\"x-acme\":1}", 2010, "/args/x-acme", "an object")]
    [InlineData("\"actuator\":{}", 2114, "/actuator", "0 profiles")]
    [InlineData("\"actuator\":{\"slpf\":{},\"x-acme\":{}}", 2114, "/actuator", "2 profiles")]
    [InlineData("\"actuator\":{\"edr\":{}}", 2113, "/actuator/edr", "namespace")]
    [InlineData("\"actuator\":{\"slpf\":{\"hostname\":1}}", 2010, "/actuator/slpf/hostname", "text")]
    [InlineData(
        "\"actuator\":{\"er\":{\"device_id\":\"a\",\"endpoint_id\":\"b\"}}",
        2117,
        "/actuator/er/endpoint_id",
        "different devices"
    )]
    [InlineData("\"command_id\":\"has space\"", 2115, "/command_id", "white space")]
    [InlineData("\"command_id\":\"0123456789012345678901234567890123456\"", 2115, "/command_id", "36")]
    [InlineData("\"reason\":\"x\"", 2011, "/reason", "command_id")]
    public void A_fault_is_named_with_its_place(string members, int code, string pointer, string keyword)
    {
        var problem = Bodies.Refused(Bodies.ReadCommand(Bodies.Command(members)));

        Assert.Equal(code, problem.Code.Number);
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(keyword, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_read()
    {
        var command = Read(
            """
            "args":{"start_time":1.0e3,"stop_time":2000.0,"response_requested":"ack","slpf":{"drop_process":"none"},"x-acme":{}}
            """
        );

        Assert.Equal(1_000, command.Arguments.StartTime);
        Assert.Equal(2_000, command.Arguments.StopTime);
        Assert.Null(command.Arguments.Duration);
        Assert.Equal("ack", command.Arguments.ResponseRequested);
        Assert.Equal(["slpf", "x-acme"], command.Arguments.Extensions);
    }

    [Fact]
    public void The_device_that_the_actuator_names_is_read()
    {
        var command = Read(
            """
            "actuator":{"er":{"hostname":"WS-14.example","device_id":"d-1","asset_id":"d-1","group":["all"]}}
            """
        );

        Assert.Equal(
            new ActuatorSpecifiers("er", "ws-14.example", "d-1") { HasOthers = true },
            command.Actuator
        );
    }

    [Theory]
    [InlineData(
        """{"action":"query","target":{"features":["versions","profiles","versions"]}}""",
        "versions,profiles"
    )]
    [InlineData(
        """{"action":"query","target":{"features":[]},"args":{"response_requested":"complete"}}""",
        ""
    )]
    public void Features_are_read_once_each(string body, string expected)
    {
        var features = Assert.IsType<CommandTarget.Features>(
            Bodies.Accepted(Bodies.ReadCommand(body)).Command.Target
        );

        Assert.Equal(expected, string.Join(',', features.Names));
    }

    [Theory]
    [InlineData("""{"action":"deny","target":{"features":[]}}""")]
    [InlineData("""{"action":"query","target":{"features":[]},"args":{"response_requested":"ack"}}""")]
    [InlineData("""{"action":"query","target":{"features":[]},"args":{"duration":1}}""")]
    [InlineData("""{"action":"query","target":{"features":[]},"args":{"x-acme":{}}}""")]
    [InlineData("""{"action":"query","target":{"features":[]},"args":{"x-caveat":{}}}""")]
    public void What_is_never_ruled_cannot_carry_anything_else(string body) =>
        Assert.Equal(2116, Bodies.Refused(Bodies.ReadCommand(body)).Code.Number);

    private static Command Read(string members) =>
        Bodies.Accepted(Bodies.ReadCommand(Bodies.Command(members))).Command;
}
