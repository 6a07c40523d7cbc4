using System.Runtime.InteropServices;

namespace Caveat.Deciding;

/// <summary>The numbers an attribute can have: from <paramref name="Least"/> to <paramref name="Greatest"/>, both included, in thousandths.</summary>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Interval(long Least, long Greatest)
{
    /// <summary>Whether no number is left.</summary>
    public bool IsEmpty => Least > Greatest;

    /// <summary>The numbers for which a comparison with a constant holds, or does not; a hole in the middle is not represented.</summary>
    public static Interval Of(
        AttributeDefinition attribute,
        Comparison comparison,
        Amount value,
        bool positive
    )
    {
        var least =
            attribute.Type == AttributeType.Ordered ? 0 : attribute.Least?.Thousandths ?? long.MinValue;
        var greatest =
            attribute.Type == AttributeType.Ordered
                ? (attribute.Values.Length - 1) * 1_000L
                : attribute.Greatest?.Thousandths ?? long.MaxValue;
        var step = attribute.Type == AttributeType.Ordered ? 1_000L : 1L;
        var all = new Interval(least, greatest);
        var constant = value.Thousandths;
        return (positive ? comparison : Negated(comparison)) switch
        {
            Comparison.AtLeast => all.And(new(constant, long.MaxValue)),
            Comparison.Greater => constant > long.MaxValue - step
                ? new(1, 0)
                : all.And(new(constant + step, long.MaxValue)),
            Comparison.AtMost => all.And(new(long.MinValue, constant)),
            Comparison.Less => constant < long.MinValue + step
                ? new(1, 0)
                : all.And(new(long.MinValue, constant - step)),
            Comparison.Equal => all.And(new(constant, constant)),
            _ when constant == least => new(least + step, greatest),
            _ when constant == greatest => new(least, greatest - step),
            _ => all,
        };
    }

    /// <summary>What both allow.</summary>
    public Interval And(Interval other) =>
        new(Math.Max(Least, other.Least), Math.Min(Greatest, other.Greatest));

    /// <summary>Whether the other allows all that this does.</summary>
    public bool IsWithin(Interval other) => other.Least <= Least && Greatest <= other.Greatest;

    private static Comparison Negated(Comparison comparison) =>
        comparison switch
        {
            Comparison.Equal => Comparison.NotEqual,
            Comparison.NotEqual => Comparison.Equal,
            Comparison.Less => Comparison.AtLeast,
            Comparison.AtMost => Comparison.Greater,
            Comparison.Greater => Comparison.AtMost,
            _ => Comparison.Less,
        };
}
