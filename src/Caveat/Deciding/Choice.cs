using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Caveat.Deciding;

/// <summary>The values an attribute can have: those listed, or all but those.</summary>
/// <param name="Values">The list.</param>
/// <param name="AllBut">Whether the list says what it cannot have.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Choice(ImmutableHashSet<FactValue> Values, bool AllBut)
{
    /// <summary>What both allow.</summary>
    public Choice And(Choice other) =>
        (AllBut, other.AllBut) switch
        {
            (true, true) => new(Values.Union(other.Values), true),
            (false, false) => new(Values.Intersect(other.Values), false),
            (false, true) => new(Values.Except(other.Values), false),
            _ => new(other.Values.Except(Values), false),
        };

    /// <summary>Whether no value is left.</summary>
    public bool IsEmptyFor(AttributeDefinition attribute) =>
        AllBut ? attribute.IsClosed && Values.Count >= attribute.Values.Length : Values.IsEmpty;

    /// <summary>Whether the other allows all that this does.</summary>
    public bool IsWithin(Choice other) =>
        (AllBut, other.AllBut) switch
        {
            (false, false) => Values.IsSubsetOf(other.Values),
            (false, true) => !Values.Overlaps(other.Values),
            (true, true) => other.Values.IsSubsetOf(Values),
            _ => false,
        };
}
