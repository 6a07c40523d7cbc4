namespace Caveat.Language;

/// <summary>Collects diagnostics of one text, up to a bound, so that a hostile file cannot make endless work.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>How many errors are kept, and how many warnings and notes; further ones are counted in one last diagnostic.</summary>
    public const int Most = 200;

    private readonly List<Diagnostic> _kept = [];
    private readonly HashSet<(int, int)> _seen = [];
    private readonly int[] _count = new int[2];
    private SourceSpan _firstLeftOut;
    private int _leftOut;
    private bool _leftOutErrors;

    /// <summary>Whether an error was added.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds a diagnostic; the same code at the same place only once.</summary>
    public void Add(DiagnosticCode code, SourceSpan span, string message, string? hint = null)
    {
        HasErrors |= code.Severity == Severity.Error;
        if (!_seen.Add((code.Number, span.Start)))
        {
            return;
        }

        // Warnings never crowd errors out, nor make one of themselves.
        var isError = code.Severity == Severity.Error;
        if (_count[isError ? 0 : 1]++ < Most)
        {
            _kept.Add(new(code, span, message, hint));
            return;
        }

        _firstLeftOut = _leftOut++ == 0 ? span : _firstLeftOut;
        _leftOutErrors |= isError;
    }

    /// <summary>What was added, in the order of the text.</summary>
    public List<Diagnostic> ToList()
    {
        var ordered = _kept
            .OrderBy(diagnostic => diagnostic.Span.Start)
            .ThenBy(diagnostic => diagnostic.Code.Number)
            .ToList();
        if (_leftOut > 0)
        {
            ordered.Add(
                new(
                    _leftOutErrors ? LanguageCodes.TooMany : LanguageCodes.CutShort,
                    _firstLeftOut,
                    $"{_leftOut} more findings from here on are not shown",
                    "mend the ones above first"
                )
            );
        }

        return ordered;
    }
}
