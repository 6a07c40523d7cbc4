using System.Globalization;

namespace Caveat.Load;

/// <summary>One number measured in several rounds.</summary>
internal sealed class Spread
{
    private readonly List<double> _rounds = [];

    public void Add(double measured) => _rounds.Add(measured);

    /// <summary>The middle one; of an even number of rounds the lower of the two.</summary>
    public double Median => _rounds.Order().ElementAt((_rounds.Count - 1) / 2);

    /// <summary>The median with the least and the most.</summary>
    public string Text(string format) =>
        $"{Said(Median, format), 10}  ({Said(_rounds.Min(), format)} .. {Said(_rounds.Max(), format)})";

    private static string Said(double number, string format) =>
        number.ToString(format, CultureInfo.InvariantCulture);
}
