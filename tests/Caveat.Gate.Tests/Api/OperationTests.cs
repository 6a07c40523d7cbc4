using System.Text.RegularExpressions;

namespace Caveat.Gate.Tests.Api;

/// <summary>What those see who run a gate.</summary>
public sealed partial class OperationTests
{
    [Fact]
    public async Task A_gate_that_rules_is_well_and_ready()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held());
        await gate.Person("officer-1").HaltAsync("agent turbo-9");

        var well = await gate.Nobody.GetAsync("/healthz");
        var ready = await gate.Nobody.GetAsync("/readyz");

        Assert.Equal("ok\n", well.Fine().Said);
        Assert.Equal(
            """{"ledger":"writes","configuration":"current","clock":"trusted","halts":1,"openCases":1,"unreachedActuators":0,"findings":[]}""",
            ready.Fine().Said
        );
    }

    [Fact]
    public async Task The_metrics_are_in_the_text_format_and_count_what_happened()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted());
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held());
        await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied("d-1"));
        await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied("d-2"));

        var answer = await gate.Nobody.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Fine().MediaType);
        var metrics = Parse(answer.Said);
        Assert.Equal(1, metrics["caveat_rulings_total{verdict=\"permit\"}"]);
        Assert.Equal(1, metrics["caveat_rulings_total{verdict=\"hold\"}"]);
        Assert.Equal(2, metrics["caveat_rulings_total{verdict=\"deny\"}"]);
        Assert.Equal(gate.Records, metrics["caveat_records"]);
        Assert.Equal(1, metrics["caveat_cases_open"]);
        Assert.Equal(0, metrics["caveat_configuration_errors"]);
    }

    [Fact]
    public async Task What_anybody_may_read_names_nobody()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held());
        await gate.Person("officer-1").HaltAsync("agent turbo-9");

        foreach (var path in (string[])["/healthz", "/readyz", "/metrics", "/openapi.json"])
        {
            var said = (await gate.Nobody.GetAsync(path)).Fine().Said;
            Assert.DoesNotMatch("soar-7|turbo-9|officer-1|ws-15|watch-officer", said);
        }
    }

    // The text format of Prometheus: each sample under a HELP and a TYPE of its own name, no name twice with the same labels.
    private static Dictionary<string, long> Parse(string text)
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        var (helped, typed) = ("", "");
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                helped = help.Groups["name"].Value;
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                typed = type.Groups["name"].Value;
            }
            else
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success, line);
                Assert.Equal((helped, typed), (sample.Groups["name"].Value, sample.Groups["name"].Value));
                values.Add(
                    sample.Groups["name"].Value + sample.Groups["labels"].Value,
                    long.Parse(
                        sample.Groups["value"].Value,
                        System.Globalization.CultureInfo.InvariantCulture
                    )
                );
            }
        }

        return values;
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) \S.*$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)$")]
    private static partial Regex Type();

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>(\{[a-z_]+=""[^""\\\n]*""(,[a-z_]+=""[^""\\\n]*"")*\})?) (?<value>-?\d+)$"
    )]
    private static partial Regex Sample();
}
