using System.Runtime.InteropServices;
using System.Text;

namespace Caveat.Language;

/// <summary>Fills lines with tokens and breaks those that grow too long, before <c>and</c> and <c>or</c> or after commas, at the least nested place.</summary>
internal sealed class LineWriter(SourceText source)
{
    private const int Width = 100;

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _line = new();
    private readonly List<Break> _breaks = [];
    private int _indent;
    private bool _open;

    /// <summary>Whether tokens fit on one line.</summary>
    public static bool Fits(int indent, IEnumerable<(Token Token, bool Spaced)> pieces)
    {
        var length = indent;
        foreach (var (token, spaced) in pieces)
        {
            length += token.Span.Length + (spaced ? 1 : 0);
            if (length > Width)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Begins a line.</summary>
    public void Begin(int indent)
    {
        End();
        _indent = indent;
        _line.Append(' ', indent);
        _open = true;
    }

    /// <summary>Adds a token; the line is broken where it grows too long.</summary>
    public void Add(Token token, bool spaceBefore, int depth = 0, int continuation = int.MaxValue)
    {
        var text = source.Text.AsSpan(token.Span.Start, token.Span.Length);
        var atStart = _line.Length == _indent;
        if (!atStart && continuation != int.MaxValue && IsBreak(token.Kind, text))
        {
            _breaks.Add(new(_line.Length, depth));
        }

        _line.Append(spaceBefore && !atStart ? " " : "").Append(text);
        while (_line.Length > Width && _breaks.Count > 0 && continuation != int.MaxValue)
        {
            BreakAtLeastNested(continuation);
        }

        if (token.Kind == TokenKind.Comma)
        {
            _breaks.Add(new(_line.Length, depth));
        }
    }

    /// <summary>Fills up to a column.</summary>
    public void Pad(int column) => _line.Append(' ', Math.Max(0, column - _line.Length));

    /// <summary>Adds a comment; nothing else follows it on its line.</summary>
    public void Comment(SourceSpan span)
    {
        if (!_open && _text.Length > 0 && _text[^1] == '\n')
        {
            // It follows something that has ended: it goes back to the end of that line.
            _text.Length--;
            _text.Append("  ").Append(Trimmed(span)).Append('\n');
            return;
        }

        _line.Append(_line.Length > _indent ? "  " : "").Append(Trimmed(span));
        End();
    }

    /// <summary>Ends the line, if one is open.</summary>
    public void End()
    {
        if (_open)
        {
            _text.Append(_line.ToString().TrimEnd()).Append('\n');
        }

        _line.Clear();
        _breaks.Clear();
        _open = false;
    }

    /// <summary>Leaves one line blank, unless the text begins here.</summary>
    public void BlankLine()
    {
        End();
        if (_text.Length > 0 && !(_text.Length > 1 && _text[^1] == '\n' && _text[^2] == '\n'))
        {
            _text.Append('\n');
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private ReadOnlySpan<char> Trimmed(SourceSpan span) =>
        source.Text.AsSpan(span.Start, span.Length).TrimEnd();

    private static bool IsBreak(TokenKind kind, ReadOnlySpan<char> text) =>
        kind == TokenKind.Word && text is "and" or "or";

    private void BreakAtLeastNested(int continuation)
    {
        var best = _breaks[0];
        foreach (var candidate in _breaks)
        {
            if (candidate.Depth <= best.Depth)
            {
                best = candidate;
            }
        }

        var indent = continuation + (2 * best.Depth);
        var rest = _line.ToString(best.At, _line.Length - best.At).TrimStart();
        var kept = _line.ToString(0, best.At).TrimEnd();
        _text.Append(kept).Append('\n');
        _line.Clear().Append(' ', indent).Append(rest);

        // The breaks that went to the new line move with it.
        var cut = best.At + CountSpaces(best.At, kept, rest);
        var moved = indent - cut;
        _breaks.RemoveAll(candidate => candidate.At <= best.At);
        for (var i = 0; i < _breaks.Count; i++)
        {
            _breaks[i] = new(_breaks[i].At + moved, _breaks[i].Depth);
        }

        _indent = indent;
    }

    // Between a break and the text after it stands one space, which the new line does not keep.
    private static int CountSpaces(int at, string kept, string rest) =>
        rest.Length > 0 && at >= kept.Length ? 1 : 0;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Break(int At, int Depth);
}
