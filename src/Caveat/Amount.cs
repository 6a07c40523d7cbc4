using System.Globalization;

namespace Caveat;

/// <summary>
/// An exact decimal with three places, kept as a count of thousandths; arithmetic saturates instead of overflowing.
/// A duration is an <see cref="Amount"/> of seconds, so that one thousandth is one millisecond.
/// </summary>
/// <param name="Thousandths">The value times 1,000.</param>
public readonly record struct Amount(long Thousandths) : IComparable<Amount>
{
    /// <summary>Nothing.</summary>
    public static readonly Amount Zero = new(0);

    /// <summary>One.</summary>
    public static readonly Amount One = new(1_000);

    /// <summary>More than any amount that can be written: an act without an end has this duration.</summary>
    public static readonly Amount Unbounded = new(long.MaxValue);

    /// <summary>Whether this is <see cref="Unbounded"/>, which is also where arithmetic saturates.</summary>
    public bool IsUnbounded => Thousandths == long.MaxValue;

    /// <summary>A whole number; saturates beyond ±9.2 × 10¹⁵.</summary>
    public static Amount Of(long whole) => Saturated((Int128)whole * 1_000);

    /// <summary>A duration; a <see cref="TimeSpan"/> has finer ticks, which are cut off.</summary>
    public static Amount Of(TimeSpan duration) => new(duration.Ticks / TimeSpan.TicksPerMillisecond);

    /// <summary>The sum, saturated.</summary>
    public static Amount operator +(Amount left, Amount right) =>
        Saturated((Int128)left.Thousandths + right.Thousandths);

    /// <summary>The difference, saturated.</summary>
    public static Amount operator -(Amount left, Amount right) =>
        Saturated((Int128)left.Thousandths - right.Thousandths);

    /// <summary>The product, rounded half to even at the third place, saturated.</summary>
    public static Amount operator *(Amount left, Amount right) =>
        Rounded((Int128)left.Thousandths * right.Thousandths, 1_000);

    /// <summary>Half of the amount, rounded half to even at the third place.</summary>
    public Amount Half() => Rounded(Thousandths, 2);

    /// <inheritdoc/>
    public int CompareTo(Amount other) => Thousandths.CompareTo(other.Thousandths);

    /// <summary>Less than.</summary>
    public static bool operator <(Amount left, Amount right) => left.Thousandths < right.Thousandths;

    /// <summary>Greater than.</summary>
    public static bool operator >(Amount left, Amount right) => left.Thousandths > right.Thousandths;

    /// <summary>At most.</summary>
    public static bool operator <=(Amount left, Amount right) => left.Thousandths <= right.Thousandths;

    /// <summary>At least.</summary>
    public static bool operator >=(Amount left, Amount right) => left.Thousandths >= right.Thousandths;

    /// <summary>The greater of two amounts.</summary>
    public static Amount Max(Amount left, Amount right) => left > right ? left : right;

    /// <summary>The lesser of two amounts.</summary>
    public static Amount Min(Amount left, Amount right) => left < right ? left : right;

    /// <summary>
    /// Reads <c>[-]digits[.digits]</c> with at most three places; false on any other form and beyond the range.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Amount amount)
    {
        amount = Zero;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var places = point < 0 ? [] : digits[(point + 1)..];
        if (whole.IsEmpty || places.Length > 3 || (point >= 0 && places.IsEmpty) || whole.Length > 18)
        {
            return false;
        }

        if (whole.ContainsAnyExceptInRange('0', '9') || places.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var value = (Int128)long.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture) * 1_000;
        var weight = 100;
        foreach (var digit in places)
        {
            value += (digit - '0') * weight;
            weight /= 10;
        }

        if (value > long.MaxValue - 1)
        {
            return false;
        }

        amount = new((long)(negative ? -value : value));
        return true;
    }

    /// <summary>The shortest decimal, for example <c>0.95</c>; <c>unbounded</c> for <see cref="Unbounded"/>.</summary>
    public override string ToString() =>
        IsUnbounded ? "unbounded"
        : Thousandths % 1_000 == 0 ? (Thousandths / 1_000).ToString(CultureInfo.InvariantCulture)
        : (Thousandths / 1_000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>The amount as a duration literal of the norm language, for example <c>90s</c> or <c>24h</c>.</summary>
    public string ToDurationString()
    {
        if (IsUnbounded)
        {
            return "unbounded";
        }

        ReadOnlySpan<(long Thousandths, string Unit)> units =
        [
            (86_400_000, "d"),
            (3_600_000, "h"),
            (60_000, "m"),
            (1_000, "s"),
        ];
        foreach (var (size, unit) in units)
        {
            if (Thousandths != 0 && Thousandths % size == 0)
            {
                // 24h and 48h read better in hours than in days up to two days.
                return unit == "d" && Thousandths <= 2 * size
                    ? string.Create(CultureInfo.InvariantCulture, $"{Thousandths / 3_600_000}h")
                    : string.Create(CultureInfo.InvariantCulture, $"{Thousandths / size}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{this}s");
    }

    private static Amount Rounded(Int128 dividend, int divisor)
    {
        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        var twice = Int128.Abs(remainder) * 2;
        if (twice > divisor || (twice == divisor && !Int128.IsEvenInteger(quotient)))
        {
            quotient += Int128.IsNegative(dividend) ? -1 : 1;
        }

        return Saturated(quotient);
    }

    private static Amount Saturated(Int128 thousandths) =>
        thousandths >= long.MaxValue ? Unbounded
        : thousandths <= long.MinValue ? new(long.MinValue)
        : new((long)thousandths);
}
