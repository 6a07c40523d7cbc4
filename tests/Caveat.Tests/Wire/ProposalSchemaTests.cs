using System.Text.Json.Nodes;
using Caveat.Wire;

namespace Caveat.Tests.Wire;

public sealed class ProposalSchemaTests
{
    private static readonly JsonNode _schema = JsonNode.Parse(ProposalSchema.Text())!;

    [Fact]
    public void The_published_schema_is_the_one_that_the_code_makes() =>
        Golden.Match("docs/reference/proposal.schema.json", ProposalSchema.Text());

    [Fact]
    public void Every_member_of_the_schema_is_read()
    {
        var reading = new List<string>();

        AssertRead(Properties(), value => Bodies.With($"{value}"), "", reading);
        AssertRead(Properties("effect"), value => Bodies.With($"\"effect\":{{{value}}}"), "/effect", reading);
        AssertRead(
            _schema["properties"]!["threat"]!["oneOf"]![1]!["properties"]!.AsObject(),
            value => Bodies.With($"\"threat\":{{{value}}}"),
            "/threat",
            reading
        );
        AssertRead(
            Properties("command", "args"),
            value => $"{{\"command\":{{\"args\":{{{value}}}}}}}",
            "/command/args",
            reading
        );
        AssertRead(Target(), value => Bodies.On($"{{{value}}}"), "/command/target", reading);
        foreach (var type in new[] { "artifact", "device", "ipv4_connection" })
        {
            AssertRead(
                Target()[type]!["properties"]!.AsObject(),
                value => Bodies.On($"{{\"{type}\":{{{value}}}}}"),
                $"/command/target/{type}",
                reading
            );
        }

        foreach (var type in new[] { "file", "process" })
        {
            AssertRead(
                _schema["$defs"]![type]!["properties"]!.AsObject(),
                value => Bodies.On($"{{\"{type}\":{{{value}}}}}"),
                $"/command/target/{type}",
                reading
            );
        }

        Assert.InRange(reading.Count, 60, 100);
    }

    [Fact]
    public void The_members_that_must_be_there_are_those_that_the_schema_requires()
    {
        var problems = Bodies.Read("{}").Problems;

        Assert.Equal(
            _schema["required"]!.AsArray().Select(name => $"the member `{name}` is missing"),
            problems.Select(problem => problem.Message)
        );
    }

    // What is null is never right: a member that is read says so, and one that is not is unknown.
    private static void AssertRead(
        JsonObject properties,
        Func<string, string> body,
        string parent,
        List<string> reading
    )
    {
        foreach (var (name, _) in properties)
        {
            reading.Add(name);
            Assert.Contains(
                Bodies.Read(body($"\"{name}\":null")).Problems,
                problem => problem.Code.Number == 2010 && problem.Pointer == $"{parent}/{name}"
            );
        }

        Assert.Contains(
            Bodies.Read(body("\"nobody-reads-this\":null")).Problems,
            problem => problem.Code.Number is 2011 or 2103 or 2113
        );
    }

    private static JsonObject Properties(params string[] path) =>
        path.Aggregate(_schema, (schema, name) => schema["properties"]![name]!)["properties"]!.AsObject();

    private static JsonObject Target() => _schema["$defs"]!["target"]!["properties"]!.AsObject();
}
