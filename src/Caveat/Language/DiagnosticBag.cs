namespace Caveat.Language;

/// <summary>Collects diagnostics of one text, up to a bound, so that a hostile file cannot make endless work.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>How many errors are kept; further ones are counted in one last diagnostic.</summary>
    public const int Most = 200;

    private readonly List<Diagnostic> _kept = [];
    private readonly HashSet<(int, int)> _seen = [];
    private SourceSpan _firstLeftOut;
    private int _leftOut;

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

        if (_kept.Count < Most)
        {
            _kept.Add(new(code, span, message, hint));
            return;
        }

        _firstLeftOut = _leftOut++ == 0 ? span : _firstLeftOut;
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
                    LanguageCodes.TooMany,
                    _firstLeftOut,
                    $"{_leftOut} more findings from here on are not shown",
                    "mend the ones above first"
                )
            );
        }

        return ordered;
    }
}
