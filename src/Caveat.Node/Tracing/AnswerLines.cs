using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Caveat.Node.Tracing;

/// <summary>Grounds, duties and counts of a ruling, a line each.</summary>
internal static class AnswerLines
{
    /// <summary>Adds what was answered of grounds and obligations.</summary>
    public static void Add(ImmutableArray<TraceLine>.Builder lines, JsonElement answer)
    {
        foreach (var ground in answer.GetProperty("grounds").EnumerateArray())
        {
            lines.Add(new(Text(ground, "bearing") ?? "ground", Ground(ground)));
        }

        if (answer.TryGetProperty("obligations", out var obligations))
        {
            foreach (var duty in obligations.EnumerateArray().SelectMany(each => each.EnumerateObject()))
            {
                lines.Add(new("duty", $"{duty.Name} {duty.Value.GetString()}"));
            }
        }
    }

    /// <summary>Adds what was counted, and what a limit halted.</summary>
    public static void Add(
        ImmutableArray<TraceLine>.Builder lines,
        ImmutableArray<Charge> charges,
        ImmutableArray<Latch> latches
    )
    {
        foreach (var charge in charges)
        {
            lines.Add(
                new(
                    "counted",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{charge.Amount} to {charge.Limit} {charge.Key}"
                    )
                )
            );
        }

        foreach (var latch in latches)
        {
            lines.Add(new("halted", $"{latch.Limit} {latch.Key}"));
        }
    }

    private static string Ground(JsonElement ground)
    {
        var norm = Text(ground, "norm") is { } id ? $"{Text(ground, "pack")}/{id}" : Text(ground, "pack");
        var place = Text(ground, "layer") is { } layer ? $"({layer})" : null;
        var target = ground.TryGetProperty("target", out var number)
            ? string.Create(CultureInfo.InvariantCulture, $"[target {number.GetInt32() + 1}]")
            : null;
        var people = Text(ground, "formula") is { } formula ? $"needs {formula}" : null;
        var what = string.Join(
            ' ',
            ((string?[])[Text(ground, "code"), norm, place, target, people]).OfType<string>()
        );
        return (what, Text(ground, "because")) switch
        {
            ({ Length: 0 }, null) => "nothing permits it",
            ({ Length: 0 }, { } because) => because,
            (_, null) => what,
            var (_, because) => $"{what}: {because}",
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
