using System.Collections.Immutable;

namespace Caveat.Wire;

/// <summary>Collects the problems of one body, at most 32 of them, and gives them in the order of their places.</summary>
internal sealed class Findings
{
    private readonly List<(int Offset, Problem Problem)> _found = [];

    /// <summary>Whether nothing was found.</summary>
    public bool IsEmpty => _found.Count == 0;

    /// <summary>Whether no more are taken.</summary>
    public bool IsFull => _found.Count >= WireLimits.Problems;

    /// <summary>Adds a problem of the whole body.</summary>
    public void Add(DiagnosticCode code, string message) => Add(code, 0, "", message);

    /// <summary>Adds a problem of a value.</summary>
    public void Add(DiagnosticCode code, JsonPlace place, string message)
    {
        if (!IsFull)
        {
            Add(code, place.Offset, place.Pointer, message);
        }
    }

    /// <summary>Adds a problem at an offset in the body.</summary>
    public void Add(DiagnosticCode code, int offset, string pointer, string message)
    {
        if (_found.Count == WireLimits.Problems - 1)
        {
            code = WireCodes.MoreProblems;
            (offset, pointer) = (int.MaxValue, "");
            message = $"there are more than {WireLimits.Problems - 1} problems: mend these first";
        }

        if (!IsFull)
        {
            _found.Add((offset, new(code, pointer, message)));
        }
    }

    /// <summary>The problems, first place first.</summary>
    public ImmutableArray<Problem> ToProblems() =>
        IsEmpty ? [] : [.. _found.OrderBy(found => found.Offset).Select(found => found.Problem)];
}
