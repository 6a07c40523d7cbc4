using System.Text.Json;
using Caveat.Recording;

namespace Caveat.Node.Replaying;

/// <summary>Compares what a record says with what comes out when it is made again, member by member.</summary>
internal sealed class Comparison(RecordHead head, string type)
{
    private const int Longest = 200;
    private const string Nothing = "nothing";

    private readonly List<ReplayDifference> _found = [];

    /// <summary>What differs.</summary>
    public IReadOnlyList<ReplayDifference> Found => _found;

    /// <summary>Adds a difference where two texts are not the same.</summary>
    public void Text(string member, string? recorded, string? replayed)
    {
        if (!string.Equals(recorded, replayed, StringComparison.Ordinal))
        {
            _found.Add(
                new(head.Sequence, type, member, Bounded(recorded ?? Nothing), Bounded(replayed ?? Nothing))
            );
        }
    }

    /// <summary>Adds a difference where two lists are not the same.</summary>
    public void List<T>(
        string member,
        IEnumerable<T> recorded,
        IEnumerable<T> replayed,
        Func<T, string> text
    ) => Text(member, string.Join("; ", recorded.Select(text)), string.Join("; ", replayed.Select(text)));

    /// <summary>Adds the first place at which two JSON values differ; an empty text is no value.</summary>
    public void Json(string member, ReadOnlyMemory<byte> recorded, ReadOnlyMemory<byte> replayed)
    {
        using var left = Parsed(recorded);
        using var right = Parsed(replayed);
        Value(member, left?.RootElement, right?.RootElement);
    }

    private static JsonDocument? Parsed(ReadOnlyMemory<byte> json) =>
        json.IsEmpty ? null : JsonDocument.Parse(json);

    // True where they differ.
    private bool Value(string path, JsonElement? recorded, JsonElement? replayed)
    {
        if (recorded is not { } left || replayed is not { } right)
        {
            if (recorded is null && replayed is null)
            {
                return false;
            }
        }
        else if (JsonElement.DeepEquals(left, right))
        {
            return false;
        }
        else if (left.ValueKind == right.ValueKind && left.ValueKind == JsonValueKind.Object)
        {
            var names = left.EnumerateObject().Concat(right.EnumerateObject()).Select(each => each.Name);
            return names
                .Distinct(StringComparer.Ordinal)
                .Any(name => Value($"{path}.{name}".TrimStart('.'), Member(left, name), Member(right, name)));
        }
        else if (left.ValueKind == right.ValueKind && left.ValueKind == JsonValueKind.Array)
        {
            var most = Math.Max(left.GetArrayLength(), right.GetArrayLength());
            return Enumerable.Range(0, most).Any(i => Value($"{path}[{i}]", Item(left, i), Item(right, i)));
        }

        Text(path, Shown(recorded), Shown(replayed));
        return true;
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : null;

    private static JsonElement? Item(JsonElement json, int index) =>
        index < json.GetArrayLength() ? json[index] : null;

    private static string? Shown(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String } text ? text.GetString() : value?.GetRawText();

    private static string Bounded(string text) => text.Length <= Longest ? text : text[..Longest] + "…";
}
