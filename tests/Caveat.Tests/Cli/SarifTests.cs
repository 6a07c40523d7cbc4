using System.Text.Json;

namespace Caveat.Tests.Cli;

public class SarifTests
{
    [Fact]
    public void A_log_has_what_the_standard_requires()
    {
        var run = CommandRun.In(CommandRun.Hospital, ["check", "broken.norm", "--format", "sarif"]);

        var log = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        var inner = Assert.Single(log.GetProperty("runs").EnumerateArray());
        var driver = inner.GetProperty("tool").GetProperty("driver");
        Assert.Equal("caveat", driver.GetProperty("name").GetString());
        var rules = driver
            .GetProperty("rules")
            .EnumerateArray()
            .Select(rule => rule.GetProperty("id").GetString())
            .ToList();
        foreach (var result in inner.GetProperty("results").EnumerateArray())
        {
            Assert.Equal(
                rules[result.GetProperty("ruleIndex").GetInt32()],
                result.GetProperty("ruleId").GetString()
            );
            Assert.Contains(result.GetProperty("level").GetString(), (string[])["error", "warning", "note"]);
            Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
            var place = Assert
                .Single(result.GetProperty("locations").EnumerateArray())
                .GetProperty("physicalLocation");
            Assert.Equal("broken.norm", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
            Assert.True(place.GetProperty("region").GetProperty("startLine").GetInt32() >= 1);
            Assert.True(
                place.GetProperty("region").GetProperty("endColumn").GetInt32()
                    >= place.GetProperty("region").GetProperty("startColumn").GetInt32()
            );
        }
    }
}
