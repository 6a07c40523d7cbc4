using System.Text.Json;

namespace Caveat.Gate.Tests.Keeping;

public sealed class DemoWorldTests
{
    [Fact]
    public async Task The_twelve_acts_come_out_as_the_world_says()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.FileThreatsAsync();
        var rows = File.ReadAllLines(Repository.At("spec/cases/demo/verdicts.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsDigit(line[2]))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(row => $"{row[1]} {row[6]} {row[7]}".TrimEnd());
        var actual = new List<string>();
        var cases = new Dictionary<int, string>();
        foreach (var line in File.ReadLines(Repository.At("spec/cases/demo/acts.jsonl")))
        {
            using var act = JsonDocument.Parse(line);
            var number = act.RootElement.GetProperty("act").GetInt32();
            if (number == 12 && cases.Remove(8, out var first) && cases.Remove(9, out var second))
            {
                Assert.True(
                    (await gate.DecideAsync("officer-2", first, "watch-officer", approves: false)).IsValue
                );
                Assert.True(
                    (await gate.DecideAsync("officer-2", second, "watch-officer", approves: false)).IsValue
                );
            }

            var view = (await gate.SendAsync(act.RootElement.GetProperty("body").GetRawText())).Value!;
            if (view.Case is { } held)
            {
                cases[number] = held.Id;
            }

            using var answer = JsonDocument.Parse(view.Ruling);
            var formula = answer.RootElement.TryGetProperty("requires", out var requires)
                ? requires.GetProperty("formula").GetString()
                : "";
            actual.Add($"{number} {Words.Of(view.Verdict)} {formula}".TrimEnd());
        }

        Assert.Equal(rows, actual);
    }
}
