using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Tracing;

/// <summary>What the record of a ruling says, as links of a chain: the proposal, the facts, and what the norms said.</summary>
internal sealed class RulingNodes(RecordHead head, RecordBody.Ruling ruling)
{
    /// <summary>The proposal, with what led to its ruling; <paramref name="further"/> is what else it was ruled on, and what followed.</summary>
    public TraceNode Proposal(IEnumerable<TraceNode> further)
    {
        using var body = JsonDocument.Parse(ruling.Body);
        using var facts = JsonDocument.Parse(ruling.Facts);
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        lines.Add(new("id", ruling.Proposal, TraceText.Name));
        if (facts.RootElement.GetArrayLength() is > 1 and var targets)
        {
            lines.Add(new("targets", targets.ToString(CultureInfo.InvariantCulture)));
        }

        if (ruling.Actuator is { } actuator)
        {
            lines.Add(new("through", actuator, TraceText.Name));
        }

        if (DeclaredIn(body.RootElement) is { ValueKind: JsonValueKind.Object } declared)
        {
            Add(lines, declared, "operation", TraceText.Name);
            Add(lines, declared, "threat", TraceText.Name);
            Add(lines, declared, "justification", TraceText.Quote);
            Add(lines, declared, "effect", TraceText.Line);
        }

        lines.Add(new("act", ruling.Act, TraceText.Digest));
        lines.Add(new("body", ruling.Digest, TraceText.Digest));
        var ruled = Ruling();
        var children = facts
            .RootElement.EnumerateArray()
            .Select(Facts)
            .Concat(further.Select(node => WithoutWhatStandsIn(ruled, node)))
            .Append(ruled)
            .OrderBy(node => node.Stage)
            .ThenBy(node => node.Record);
        return Node(
            TraceStage.Proposal,
            "proposal",
            new("asks", AskedIn(body.RootElement, facts), TraceText.Act),
            lines
        ) with
        {
            Children = [.. children],
        };
    }

    private TraceNode Facts(JsonElement target)
    {
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        var attributes = target
            .GetProperty("attributes")
            .EnumerateObject()
            .GroupBy(fact => fact.Name.Split('.')[0], StringComparer.Ordinal);
        foreach (var group in attributes)
        {
            var known = group.Select(fact =>
                $"{fact.Name[(group.Key.Length + 1)..]} {fact.Value.GetString()}"
            );
            lines.Add(new(group.Key, string.Join(", ", known)));
        }

        if (target.TryGetProperty("extent", out var extent))
        {
            lines.Add(new("zones", TextsOf(extent, "within", "touches")));
        }

        foreach (var bar in target.GetProperty("bars").EnumerateArray())
        {
            lines.Add(
                new(
                    "barred",
                    $"{bar.GetProperty("code").GetString()} {bar.GetProperty("because").GetString()}"
                )
            );
        }

        var name = target.TryGetProperty("target", out var named) ? named.GetString() ?? "" : "";
        return Node(TraceStage.Facts, "facts", new("target", name, TraceText.Name), lines);
    }

    private TraceNode Ruling()
    {
        using var answer = JsonDocument.Parse(ruling.Answer);
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        if (answer.RootElement.TryGetProperty("requires", out var requires))
        {
            lines.Add(new("requires", requires.GetProperty("formula").GetString()!));
        }

        if (ruling.Case is not null || ruling.Opening is not null)
        {
            var id = ruling.Case ?? CaseRecords.NameOf(head.Sequence);
            var decideBy = ruling.Opening is { } opening
                ? $", to decide by {Times.Of(opening.DecideBy)}"
                : "";
            lines.Add(new(ruling.Case is null ? "opens" : "joins", id + decideBy));
        }

        AnswerLines.Add(lines, answer.RootElement);
        AnswerLines.Add(lines, ruling.Charges, ruling.Latches);
        if (head.NormSet is { } norms)
        {
            lines.Add(new("norm set", norms, TraceText.Digest));
        }

        var verdict = Words.Of(ruling.Verdict) + (ruling.Shadow ? " (shadow: nothing is enforced)" : "");
        return Node(TraceStage.Norms, "ruling", new("verdict", verdict), lines);
    }

    // A release was ruled again, as a rule on the same grounds.
    private static TraceNode WithoutWhatStandsIn(TraceNode ruled, TraceNode node) =>
        node.Stage == TraceStage.Release
            ? node with
            {
                Lines = node.Lines.RemoveAll(ruled.Lines.Contains),
            }
            : node;

    private TraceNode Node(
        TraceStage stage,
        string kind,
        TraceLine title,
        ImmutableArray<TraceLine>.Builder lines
    ) => new(stage, kind, title, head.Sequence, head.Time) { Lines = lines.DrainToImmutable() };

    // A bare command declares in an argument of its own.
    private JsonElement? DeclaredIn(JsonElement body) =>
        !ruling.IsCommand ? body
        : body.TryGetProperty("args", out var arguments)
        && arguments.ValueKind == JsonValueKind.Object
        && arguments.TryGetProperty("x-caveat", out var declared)
            ? declared
        : null;

    private string AskedIn(JsonElement body, JsonDocument facts)
    {
        var command = ruling.IsCommand ? body : body.GetProperty("command");
        var target = facts
            .RootElement.EnumerateArray()
            .Select(each => each.TryGetProperty("target", out var name) ? name.GetString() : null)
            .FirstOrDefault();
        return $"{command.GetProperty("action").GetString()} {target ?? command.GetProperty("target").GetRawText()}";
    }

    private static string TextsOf(JsonElement extent, string within, string touches)
    {
        string Listed(string name) =>
            string.Join(", ", extent.GetProperty(name).EnumerateArray().Select(zone => zone.GetString()));
        var (inside, touched) = (Listed(within), Listed(touches));
        return $"in {(inside.Length > 0 ? inside : "none")}"
            + (touched.Length > 0 && touched != inside ? $"; touches {touched}" : "");
    }

    private static void Add(
        ImmutableArray<TraceLine>.Builder lines,
        JsonElement declared,
        string name,
        TraceText text
    )
    {
        if (declared.TryGetProperty(name, out var value))
        {
            var isText = value.ValueKind == JsonValueKind.String;
            lines.Add(
                new(name, isText ? value.GetString()! : value.GetRawText(), isText ? text : TraceText.Line)
            );
        }
    }
}
