using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Node.Identifying;
using Caveat.Wire;

namespace Caveat.Gate.Api;

/// <summary>
/// Reads the small objects that the API takes, strictly: one JSON object without a member that stands twice, is unknown or of another
/// type. Every fault is kept with its place.
/// </summary>
internal sealed class BodyReader : IDisposable
{
    private readonly List<Problem> _problems = [];
    private readonly JsonDocument? _document;

    /// <summary>Reads a body whose members are among those named.</summary>
    public BodyReader(ReadOnlyMemory<byte> body, params string[] members)
    {
        if (!CanonicalJson.TryCanonicalize(body, out var canonical, out var problems))
        {
            _problems.AddRange(problems);
            return;
        }

        _document = JsonDocument.Parse(canonical);
        if (_document.RootElement.ValueKind != JsonValueKind.Object)
        {
            Add(WireCodes.WrongType, "", "the body is no object");
            return;
        }

        foreach (var member in _document.RootElement.EnumerateObject())
        {
            if (!members.Contains(member.Name, StringComparer.Ordinal))
            {
                var hint = Suggestion.Hint(member.Name, members);
                Add(
                    WireCodes.UnknownMember,
                    "/" + member.Name,
                    $"there is no member {QuotedText.Code(member.Name)}{(hint is null ? "" : $"; {hint}")}"
                );
            }
        }
    }

    /// <summary>What is wrong; empty where nothing is.</summary>
    public ImmutableArray<Problem> Problems => [.. _problems];

    /// <summary>Whether nothing is wrong until now.</summary>
    public bool IsSound => _problems.Count == 0;

    /// <summary>A text of at most so many characters that must be there.</summary>
    public string Text(string name, int most)
    {
        if (Optional(name, most) is { Length: > 0 } text)
        {
            return text;
        }

        if (_document is not null && Find(name) is null)
        {
            Missing(name);
        }
        else if (IsSound)
        {
            Add(WireCodes.Malformed, "/" + name, $"`{name}` is empty");
        }

        return "";
    }

    /// <summary>A text of at most so many characters; null where it is not there.</summary>
    public string? Optional(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Add(WireCodes.WrongType, "/" + name, $"`{name}` is a text");
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > most)
        {
            Add(WireCodes.OutOfRange, "/" + name, $"`{name}` has at most {most} characters");
        }

        return text;
    }

    /// <summary>A moment; null where it is not there.</summary>
    public DateTimeOffset? Moment(string name)
    {
        if (Optional(name, 64) is not { } text)
        {
            return null;
        }

        if (
            text.EndsWith('Z')
            && DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal,
                out var moment
            )
        )
        {
            return moment;
        }

        Add(
            WireCodes.Malformed,
            "/" + name,
            $"`{name}` is a moment in UTC, for example `2026-11-22T21:00:00Z`"
        );
        return null;
    }

    /// <summary>An amount between bounds that must be there.</summary>
    public Amount Required(string name, int most)
    {
        if (_document is not null && Find(name) is null)
        {
            Missing(name);
        }

        return Amount(name, most) ?? Caveat.Amount.Zero;
    }

    /// <summary>An amount between bounds; null where it is not there.</summary>
    public Amount? Amount(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (
            value.ValueKind == JsonValueKind.Number
            && Caveat.Amount.TryParse(value.GetRawText(), out var amount)
            && amount >= Caveat.Amount.Zero
            && amount <= Caveat.Amount.Of(most)
        )
        {
            return amount;
        }

        Add(
            WireCodes.OutOfRange,
            "/" + name,
            $"`{name}` is a number from 0 to {most} with up to three decimals"
        );
        return null;
    }

    /// <summary>A whole number that is not negative; null where it is not there.</summary>
    public long? Whole(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) && whole >= 0)
        {
            return whole;
        }

        Add(WireCodes.OutOfRange, "/" + name, $"`{name}` is a whole number from 0 on");
        return null;
    }

    /// <summary>Whole numbers that are not negative, of which there must be 1 to <paramref name="most"/>.</summary>
    public ImmutableArray<long> Wholes(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            Missing(name);
            return [];
        }

        if (
            value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() is var count
            && count > 0
            && count <= most
            && value
                .EnumerateArray()
                .All(static item =>
                    item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var whole) && whole >= 0
                )
        )
        {
            return [.. value.EnumerateArray().Select(static item => item.GetInt64())];
        }

        Add(WireCodes.WrongType, "/" + name, $"`{name}` is a list of 1 to {most} whole numbers from 0 on");
        return [];
    }

    /// <summary>A truth value; false where it is not there.</summary>
    public bool Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Add(WireCodes.WrongType, "/" + name, $"`{name}` is true or false");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>Texts, at most 64 of at most 256 characters; none where they are not there.</summary>
    public ImmutableArray<string> Texts(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (
            value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() <= 64
            && value
                .EnumerateArray()
                .All(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length <= 256)
        )
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        Add(WireCodes.WrongType, "/" + name, $"`{name}` is a list of at most 64 texts");
        return [];
    }

    /// <summary>A member that is an object, to be read by itself; null where it is not there.</summary>
    public BodyReader? Inner(string name, params string[] members) =>
        Find(name) is { } value ? new(System.Text.Encoding.UTF8.GetBytes(value.GetRawText()), members) : null;

    /// <summary>A signature of a person: 64 bytes in base64url, or the assertion of a passkey; empty where it is none.</summary>
    public string Signature(string name)
    {
        var text = Text(name, PasskeyAssertion.LongestText);
        if (text.Length == 0 || PersonSignature.IsWellFormed(text))
        {
            return text;
        }

        Add(
            WireCodes.Malformed,
            "/" + name,
            $"`{name}` is {PersonKey.SignatureBytes} bytes in base64url, or the assertion of a passkey"
        );
        return "";
    }

    /// <summary>Adds a fault.</summary>
    public void Add(DiagnosticCode code, string pointer, string message) =>
        _problems.Add(new(code, pointer, message));

    /// <summary>Adds the faults of an inner object.</summary>
    public void AddFrom(BodyReader inner, string name) =>
        _problems.AddRange(
            inner._problems.Select(problem => problem with { Pointer = $"/{name}{problem.Pointer}" })
        );

    /// <inheritdoc/>
    public void Dispose() => _document?.Dispose();

    private void Missing(string name) => Add(WireCodes.MissingMember, "", $"`{name}` is missing");

    private JsonElement? Find(string name) =>
        _document is { RootElement.ValueKind: JsonValueKind.Object }
        && _document.RootElement.TryGetProperty(name, out var value)
            ? value
            : null;
}
