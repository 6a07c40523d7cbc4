using System.Globalization;

namespace Caveat.Load;

/// <summary>Says what was measured, beside the budget where there is one.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Whether every median met its budget until now.</summary>
    public bool IsMet { get; private set; } = true;

    public void Say(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }

    /// <summary>A number without a budget.</summary>
    public void Show(string what, Spread measured, string format) =>
        Say($"  {what, -58}{measured.Text(format)}");

    /// <summary>A number that must not be below its budget.</summary>
    public void AtLeast(string what, Spread measured, double budget, string format) =>
        Judge(what, measured, "at least", budget, measured.Median >= budget, format);

    /// <summary>A number that must not be above its budget.</summary>
    public void AtMost(string what, Spread measured, double budget, string format) =>
        Judge(what, measured, "at most", budget, measured.Median <= budget, format);

    private void Judge(string what, Spread measured, string bound, double budget, bool met, string format)
    {
        IsMet &= met;
        var asked = budget.ToString(format, CultureInfo.InvariantCulture);
        Say($"  {what, -58}{measured.Text(format)}   budget {bound} {asked}: {(met ? "met" : "MISSED")}");
    }
}
