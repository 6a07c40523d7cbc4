using System.Globalization;

namespace Caveat.Locating;

/// <summary>Reads the value of an attribute from a label; what cannot be read is unknown.</summary>
internal static class LabelValue
{
    internal static FactValue Read(AttributeDefinition attribute, string label) =>
        attribute.Type switch
        {
            AttributeType.Bool => label is "true" or "false" ? FactValue.Of(label is "true") : default,
            AttributeType.Number => Amount.TryParse(label, out var number)
                ? InRange(attribute, number)
                : default,
            AttributeType.Duration => TryDuration(label, out var duration)
                ? InRange(attribute, duration)
                : default,
            AttributeType.Text => FactValue.Of(label),
            AttributeType.Enum or AttributeType.Ordered => attribute.Values.IndexOf(label)
                is var index
                    and >= 0
                ? FactValue.OfIndex(index)
                : default,
            AttributeType.Set => OfSet(attribute, label),
            _ => default,
        };

    private static FactValue InRange(AttributeDefinition attribute, Amount amount) =>
        amount >= (attribute.Least ?? amount) && amount <= (attribute.Greatest ?? amount)
            ? FactValue.Of(amount)
            : FactValue.Unknown;

    private static FactValue OfSet(AttributeDefinition attribute, string label)
    {
        var elements = label.Split(
            [' ', ','],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return attribute.IsClosed && elements.Any(element => attribute.Values.IndexOf(element) < 0)
            ? FactValue.Unknown
            : FactValue.Of(FactSet.Of(elements));
    }

    // As the norm language writes it: a whole number and s, m, h or d.
    private static bool TryDuration(string label, out Amount duration)
    {
        duration = Amount.Zero;
        var unit =
            label.Length == 0
                ? 0
                : label[^1] switch
                {
                    's' => 1,
                    'm' => 60,
                    'h' => 3_600,
                    'd' => 86_400,
                    _ => 0,
                };
        if (
            unit == 0
            || !uint.TryParse(
                label.AsSpan(..^1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            return false;
        }

        duration = Amount.Of((long)number * unit);
        return true;
    }
}
