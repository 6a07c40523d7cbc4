using System.Collections.Immutable;

namespace Caveat;

/// <summary>The value of one attribute: known or unknown. The default is unknown.</summary>
public readonly struct FactValue : IEquatable<FactValue>
{
    private readonly long _number;
    private readonly object? _reference;
    private readonly bool _present;

    private FactValue(long number, object? reference)
    {
        _number = number;
        _reference = reference;
        _present = true;
    }

    /// <summary>A value nobody knows.</summary>
    public static readonly FactValue Unknown;

    /// <summary>Whether the value is known; a set is known where it is complete.</summary>
    public bool IsKnown => _present && _reference is not FactSet { Complete: false };

    /// <summary>A truth value.</summary>
    public static FactValue Of(bool value) => new(value ? 1_000 : 0, null);

    /// <summary>A number or duration.</summary>
    public static FactValue Of(Amount value) => new(value.Thousandths, null);

    /// <summary>A whole number.</summary>
    public static FactValue Of(long whole) => Of(Amount.Of(whole));

    /// <summary>Text.</summary>
    public static FactValue Of(string text) => new(0, text);

    /// <summary>A set.</summary>
    public static FactValue Of(FactSet set) => new(0, set);

    /// <summary>A value of an enum or ordered scale, by its place among the attribute's values.</summary>
    public static FactValue OfIndex(int index) => new(index * 1_000L, null);

    /// <summary>A value of an enum or ordered scale, by its C# name; the order of names is that of the vocabulary (a test).</summary>
    public static FactValue Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => OfIndex(Convert.ToInt32(value, null));

    /// <summary>The truth value; meaningful where known and of type bool.</summary>
    public bool AsBool => _number != 0;

    /// <summary>The number, the duration in seconds, or the place on an ordered scale; meaningful where known.</summary>
    public Amount AsAmount => new(_number);

    /// <summary>The place among the attribute's values; meaningful where known and of type enum or ordered.</summary>
    public int AsIndex => (int)(_number / 1_000);

    /// <summary>The text; empty where it is none.</summary>
    public string AsText => _reference as string ?? "";

    /// <summary>The set; wholly unknown where there is none.</summary>
    public FactSet AsSet => _reference as FactSet ?? FactSet.Unknown;

    /// <summary>The value as the norm language writes it.</summary>
    public string Describe(AttributeDefinition attribute) =>
        attribute.Type == AttributeType.Set ? AsSet.ToString()
        : !IsKnown ? "unknown"
        : attribute.Type switch
        {
            AttributeType.Bool => AsBool ? "true" : "false",
            AttributeType.Number => AsAmount.ToString(),
            AttributeType.Duration => AsAmount.ToDurationString(),
            AttributeType.Text => "\"" + AsText + "\"",
            _ => AsIndex < attribute.Values.Length ? attribute.Values[AsIndex] : "unknown",
        };

    /// <inheritdoc/>
    public bool Equals(FactValue other) =>
        _present == other._present
        && _number == other._number
        && (_reference, other._reference) switch
        {
            (FactSet mine, FactSet theirs) => mine.Complete == theirs.Complete
                && mine.Elements.AsSpan().SequenceEqual(theirs.Elements.AsSpan()),
            _ => Equals(_reference, other._reference),
        };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FactValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(
            _present,
            _number,
            _reference is FactSet set ? set.Elements.Length : _reference?.GetHashCode()
        );

    /// <summary>Equality.</summary>
    public static bool operator ==(FactValue left, FactValue right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(FactValue left, FactValue right) => !left.Equals(right);
}

/// <summary>The elements a set attribute is known to hold, and whether these are all.</summary>
/// <param name="Elements">The lower bound: distinct, in ordinal order.</param>
/// <param name="Complete">Whether nothing else is in the set.</param>
public sealed record FactSet(ImmutableArray<string> Elements, bool Complete)
{
    /// <summary>Known to hold nothing.</summary>
    public static readonly FactSet Empty = new([], Complete: true);

    /// <summary>Nothing is known of what it holds.</summary>
    public static readonly FactSet Unknown = new([], Complete: false);

    /// <summary>A set of the given elements.</summary>
    public static FactSet Of(IEnumerable<string> elements, bool complete = true)
    {
        var distinct = elements.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new([.. distinct], complete);
    }

    /// <summary>True if in the bound, false only if absent from a complete set.</summary>
    public Truth Has(string element) =>
        Elements.BinarySearch(element, StringComparer.Ordinal) >= 0 ? Truth.True
        : Complete ? Truth.False
        : Truth.Unknown;

    /// <inheritdoc/>
    public override string ToString() =>
        "["
        + string.Join(", ", Elements)
        + (
            Complete ? "]"
            : Elements.IsEmpty ? "…]"
            : ", …]"
        );
}
