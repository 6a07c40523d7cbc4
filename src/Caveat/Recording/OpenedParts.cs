using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Caveat.Recording;

/// <summary>What stands in a record that is read. Whatever is missing or of another type is a <see cref="FormatException"/>.</summary>
internal sealed class OpenedParts(JsonElement clear, ImmutableDictionary<string, JsonElement> groups)
{
    /// <summary>The type of the record.</summary>
    public string Type => Word("type");

    /// <summary>A word in clear.</summary>
    public string Word(string name) => Text(clear, name) ?? throw Missing(name);

    /// <summary>A word in clear; null where it is not there.</summary>
    public string? WordOrNull(string name) => Text(clear, name);

    /// <summary>A number in clear.</summary>
    public long Number(string name) => NumberOrNull(name) ?? throw Missing(name);

    /// <summary>A number in clear; null where it is not there.</summary>
    public long? NumberOrNull(string name) =>
        clear.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    /// <summary>A member in clear; null where it is not there.</summary>
    public JsonElement? ClearOrNull(string name) => clear.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The texts of a list in clear; none where it is not there.</summary>
    public ImmutableArray<string> ClearTexts(string name) =>
        ClearOrNull(name) is { } list
            ? [.. list.EnumerateArray().Select(text => text.GetString() ?? "")]
            : [];

    /// <summary>The numbers of a list in clear; none where it is not there.</summary>
    public ImmutableArray<long> ClearNumbers(string name) =>
        ClearOrNull(name) is { } list
            ? [.. list.EnumerateArray().Select(static number => number.GetInt64())]
            : [];

    /// <summary>A member of a group; null where it is not there.</summary>
    public JsonElement? Member(RecordGroup group, string name) =>
        groups.TryGetValue(NameOf(group), out var opened) && opened.TryGetProperty(name, out var value)
            ? value
            : null;

    /// <summary>The text of a member.</summary>
    public string Text(RecordGroup group, string name) => TextOrNull(group, name) ?? throw Missing(name);

    /// <summary>The text of a member; null where it is not there.</summary>
    public string? TextOrNull(RecordGroup group, string name) => Member(group, name)?.GetString();

    /// <summary>The number of a member; null where it is not there.</summary>
    public long? Whole(RecordGroup group, string name) => Member(group, name)?.GetInt64();

    /// <summary>A moment.</summary>
    public DateTimeOffset Moment(RecordGroup group, string name) =>
        MomentOrNull(group, name) ?? throw Missing(name);

    /// <summary>A moment; null where it is not there.</summary>
    public DateTimeOffset? MomentOrNull(RecordGroup group, string name) =>
        TextOrNull(group, name) is { } text ? RecordTime.Read(text) : null;

    /// <summary>The texts of a list; none where it is not there.</summary>
    public ImmutableArray<string> Texts(RecordGroup group, string name) =>
        Member(group, name) is { } list
            ? [.. list.EnumerateArray().Select(text => text.GetString() ?? "")]
            : [];

    /// <summary>A member as the bytes it is written with; empty where it is not there.</summary>
    public ReadOnlyMemory<byte> Raw(RecordGroup group, string name) =>
        Member(group, name) is { } value ? JsonMarshal.GetRawUtf8Value(value).ToArray() : default;

    /// <summary>What a group is called.</summary>
    public static string NameOf(RecordGroup group) =>
        group switch
        {
            RecordGroup.Proposal => "proposal",
            RecordGroup.Facts => "facts",
            RecordGroup.Grounds => "grounds",
            RecordGroup.People => "people",
            RecordGroup.Target => "target",
            RecordGroup.Threat => "threat",
            RecordGroup.Effect => "effect",
            _ => "text",
        };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static FormatException Missing(string name) => new($"`{name}` is missing");
}
