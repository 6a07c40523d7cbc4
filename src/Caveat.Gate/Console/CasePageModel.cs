using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Caveat.Gate.Console;

/// <summary>A case as its page shows it: read from the same JSON that every other reader is given, and that is signed about.</summary>
/// <param name="json">The case.</param>
public sealed class CasePageModel(JsonElement json)
{
    // Of the members of what is signed: all but what the person adds.
    private static readonly string[] _signed =
    [
        "gate",
        "act",
        "normSet",
        "nonce",
        "case",
        "formula",
        "expires",
    ];

    /// <summary>Its name.</summary>
    public string Id => Text("case");

    /// <summary>Where it stands.</summary>
    public string State => Text("state");

    /// <summary>Whose it is.</summary>
    public string Agent => Text("agent");

    /// <summary>Whose signatures it needs.</summary>
    public string Formula => Text("formula");

    /// <summary>A member; empty where it is absent.</summary>
    public string Text(string name) => Of(json, name);

    /// <summary>Whether people can decide.</summary>
    public bool IsOpen => State == "open";

    /// <summary>Whether an objection comes in time.</summary>
    public bool CanBeObjectedTo => State is "open" or "decided";

    /// <summary>What would be done, in a word.</summary>
    public string Verb => FactOf(Facts.FirstOrDefault(), "action.verb");

    /// <summary>To what, as the agent named it.</summary>
    public ImmutableArray<string> Targets =>
        [.. Facts.Select(target => Of(target, "target") is { Length: > 0 } name ? name : "unknown")];

    /// <summary>The targets in a few words.</summary>
    public string Named =>
        Targets switch
        {
            [] => "nothing that is known",
            [var only] => only,
            [var first, ..] all => $"{first} and {all.Length - 1} more",
        };

    /// <summary>For each target what is known of whom it touches.</summary>
    public IEnumerable<(string Target, string Sectors, string Tags, string Owner)> Affected =>
        Facts.Select(target =>
            (
                Of(target, "target"),
                FactOf(target, "target.sectors"),
                FactOf(target, "target.tags"),
                FactOf(target, "target.owner")
            )
        );

    /// <summary>The estimate of the effect.</summary>
    public IEnumerable<(string Name, string Value)> Effect =>
        json.TryGetProperty("effect", out var effect)
            ? effect
                .EnumerateObject()
                .Select(fact => (fact.Name["effect.".Length..].Replace('-', ' '), fact.Value.ToString()))
            : [];

    /// <summary>How severe it can get.</summary>
    public SeverityBand Severity => SeverityBand.Of(EffectOf("severity"));

    /// <summary>Whether it can be undone: <c>true</c>, <c>false</c> or <c>unknown</c>.</summary>
    public string Reversible => EffectOf("reversible");

    /// <summary>What nobody knows.</summary>
    public IEnumerable<string> Unknown
    {
        get
        {
            var known = Facts
                .SelectMany(target => target.GetProperty("attributes").EnumerateObject())
                .Select(fact => fact.Name)
                .ToHashSet(StringComparer.Ordinal);
            return Vocabulary
                .Attributes.Select(attribute => attribute.Name)
                .Where(name => !known.Contains(name));
        }
    }

    /// <summary>The norms that hold it.</summary>
    public IEnumerable<(string Norm, string Pack, string Because, string Cites)> Grounds =>
        json.GetProperty("grounds")
            .EnumerateArray()
            .Where(ground => Of(ground, "bearing") is "requires" or "grants-at-a-price")
            .Select(ground =>
                (
                    Of(ground, "norm"),
                    Of(ground, "pack"),
                    Of(ground, "because"),
                    ground.TryGetProperty("cites", out var cites)
                        ? string.Join("; ", cites.EnumerateArray().Select(cite => cite.GetString()))
                        : ""
                )
            );

    /// <summary>The agent's own words; null where it said nothing.</summary>
    public string? Justification =>
        Body.TryGetProperty("justification", out var said) ? said.GetString() : null;

    /// <summary>Exactly what was proposed.</summary>
    public string Proposed => JsonSerializer.Serialize(Body, JsonSerializerOptions.Web);

    /// <summary>Who has signed.</summary>
    public IEnumerable<(string Person, string Role, string At, string Statement, bool Counts)> Signatures =>
        json.GetProperty("signatures")
            .EnumerateArray()
            .Select(signature =>
                (
                    Of(signature, "person"),
                    Of(signature, "role"),
                    Of(signature, "at"),
                    Of(signature, "statement"),
                    Of(signature, "revision") == Text("revision")
                )
            );

    /// <summary>What is signed, without what the person adds: a JSON object for the page to add to.</summary>
    public string Signed
    {
        get
        {
            var members = _signed.ToDictionary(name => name, Text, StringComparer.Ordinal);
            members["proposal"] = Of(json.GetProperty("proposal"), "digest");
            members["facts"] = Text("factsDigest");
            members["effect"] = Text("effectDigest");
            return JsonSerializer.Serialize(members);
        }
    }

    /// <summary>A foreign text with everything in it made visible that a page would not show, or show in another order.</summary>
    public static string Visible(string text) =>
        string.Concat(
            text.EnumerateRunes().Select(rune => IsHidden(rune) ? $"⟦U+{rune.Value:X4}⟧" : rune.ToString())
        );

    // What is nothing to see, or puts what comes after it in another order; among letters and marks are some that are blank.
    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
        || rune.Value
            is 0x034F
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or 0x2800
                or 0x3164
                or 0xFFA0
                or (>= 0x180B and <= 0x180F)
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xE0100 and <= 0xE01EF);

    private JsonElement Body => json.GetProperty("proposal").GetProperty("body");

    private IEnumerable<JsonElement> Facts =>
        json.TryGetProperty("facts", out var facts) ? facts.EnumerateArray() : [];

    private string EffectOf(string name) =>
        json.TryGetProperty("effect", out var effect) && Of(effect, $"effect.{name}") is { Length: > 0 } value
            ? value
            : "unknown";

    private static string FactOf(JsonElement target, string name) =>
        target.ValueKind == JsonValueKind.Object
        && Of(target.GetProperty("attributes"), name) is { Length: > 0 } value
            ? value
            : "unknown";

    private static string Of(JsonElement at, string name) =>
        at.TryGetProperty(name, out var value) ? value.ToString() : "";
}

/// <summary>How severe an act can get, in a word and a mark: never by colour alone.</summary>
/// <param name="Word">The word.</param>
/// <param name="Mark">The mark.</param>
public sealed record SeverityBand(string Word, string Mark)
{
    /// <summary>The band of a severity from 0 to 10; what is unknown is taken for critical.</summary>
    public static SeverityBand Of(string severity) =>
        !Amount.TryParse(severity, out var amount) ? new("unknown", "?")
        : amount >= Amount.Of(9) ? new("critical", "▲▲")
        : amount >= Amount.Of(7) ? new("high", "▲")
        : amount >= Amount.Of(4) ? new("medium", "■")
        : new("low", "▽");
}
