namespace Caveat.Language;

/// <summary>
/// Writes tokens in the canonical layout. What it writes depends on tokens, comments and the blank lines kept between them alone, and
/// reading it again gives the same of each: so formatting twice is formatting once.
/// </summary>
internal sealed class Layout
{
    private readonly SourceText _source;
    private readonly List<Token> _tokens;
    private readonly List<Comment> _comments;
    private readonly LineWriter _lines;
    private int _nextComment;

    private Layout(SourceText source, List<Token> tokens, List<Comment> comments)
    {
        _source = source;
        _tokens = tokens;
        _comments = comments;
        _lines = new(source);
    }

    /// <summary>The canonical text of a pack that parsed without fault.</summary>
    public static string Write(
        SourceText source,
        List<Token> tokens,
        List<Comment> comments,
        List<LayoutMark> marks
    )
    {
        var layout = new Layout(source, tokens, comments);
        layout.Run(marks);
        return layout._lines.ToString();
    }

    private void Run(List<LayoutMark> marks)
    {
        var keyWidth = 0;
        foreach (var mark in marks.Where(mark => mark.Kind == LayoutMarkKind.Header))
        {
            keyWidth = Math.Max(keyWidth, _tokens[mark.Token].Span.Length);
        }

        for (var i = 0; i < marks.Count; i++)
        {
            var end = i + 1 < marks.Count ? marks[i + 1].Token : _tokens.Count - 1;
            switch (marks[i].Kind)
            {
                case LayoutMarkKind.Header:
                    Leading(marks[i].Token, 0, blank: Blank.Keep);
                    Header(marks[i].Token, end, keyWidth);
                    break;
                case LayoutMarkKind.OneLine:
                    var follows = i > 0 && marks[i - 1].Kind == LayoutMarkKind.OneLine;
                    Leading(marks[i].Token, 0, follows ? Blank.Keep : Blank.One);
                    Clause(marks[i].Token, end, 0);
                    break;
                case LayoutMarkKind.Block:
                    Leading(marks[i].Token, 0, Blank.One);
                    Clause(marks[i].Token, end, 0);
                    break;
                case LayoutMarkKind.Joined:
                    i = Joined(marks, i);
                    break;
                default:
                    Leading(marks[i].Token, 2, Blank.None);
                    Clause(marks[i].Token, end, 2);
                    break;
            }
        }

        Leading(_tokens.Count - 1, 0, Blank.Keep);
        _lines.End();
    }

    // Statement, `when` and `unless` share a line where all of them fit and no comment stands among them.
    private int Joined(List<LayoutMark> marks, int first)
    {
        var last = first;
        while (last + 1 < marks.Count && marks[last + 1].Kind == LayoutMarkKind.Joined)
        {
            last++;
        }

        var end = last + 1 < marks.Count ? marks[last + 1].Token : _tokens.Count - 1;
        Leading(marks[first].Token, 2, Blank.None);
        if (!HasComment(marks[first].Token, end) && LineWriter.Fits(2, Pieces(marks[first].Token, end)))
        {
            Clause(marks[first].Token, end, 2);
            return last;
        }

        for (var i = first; i <= last; i++)
        {
            Leading(marks[i].Token, 2, Blank.None);
            Clause(marks[i].Token, i < last ? marks[i + 1].Token : end, 2);
        }

        return last;
    }

    private void Header(int start, int end, int keyWidth)
    {
        _lines.Begin(0);
        _lines.Add(_tokens[start], spaceBefore: false);
        _lines.Pad(keyWidth + 2);
        var first = true;
        for (var i = start + 1; i < end; i++)
        {
            first |= Interrupted(i, keyWidth + 2);
            _lines.Add(_tokens[i], !first);
            first = false;
        }

        Trailing(end);
        _lines.End();
    }

    private void Clause(int start, int end, int indent)
    {
        _lines.Begin(indent);
        var depth = 0;
        for (var i = start; i < end; i++)
        {
            if (i > start)
            {
                Interrupted(i, indent + 5);
            }

            depth -= _tokens[i].Kind is TokenKind.CloseParen or TokenKind.CloseBracket ? 1 : 0;
            _lines.Add(
                _tokens[i],
                i > start && Spaced(_tokens[i - 1].Kind, _tokens[i].Kind),
                depth,
                indent + 5
            );
            depth += _tokens[i].Kind is TokenKind.OpenParen or TokenKind.OpenBracket ? 1 : 0;
        }

        Trailing(end);
        _lines.End();
    }

    // Comments within a clause: what follows them goes on in a new line.
    private bool Interrupted(int token, int indent)
    {
        if (!HasComment(token, token + 1))
        {
            return false;
        }

        Trailing(token);
        Leading(token, indent, Blank.None);
        _lines.Begin(indent);
        return true;
    }

    private IEnumerable<(Token Token, bool Spaced)> Pieces(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            yield return (_tokens[i], i > start && Spaced(_tokens[i - 1].Kind, _tokens[i].Kind));
        }
    }

    private static bool Spaced(TokenKind before, TokenKind token) =>
        before is not (TokenKind.OpenParen or TokenKind.OpenBracket)
        && token is not (TokenKind.CloseParen or TokenKind.CloseBracket or TokenKind.Comma);

    private bool HasComment(int start, int end)
    {
        // Comments before the first token of a stretch belong to what stands above it.
        for (var i = _nextComment; i < _comments.Count && _comments[i].Before < end; i++)
        {
            if (_comments[i].Before >= start)
            {
                return true;
            }
        }

        return false;
    }

    // A comment that stands after something on its line stays there.
    private void Trailing(int before)
    {
        if (
            _nextComment < _comments.Count
            && _comments[_nextComment] is { OwnLine: false } comment
            && comment.Before == before
        )
        {
            _nextComment++;
            _lines.Comment(comment.Span);
        }
    }

    // Comments on lines of their own stand above what follows them, a blank line kept where there was one.
    private void Leading(int token, int indent, Blank blank)
    {
        _lines.End();
        var first = true;
        while (_nextComment < _comments.Count && _comments[_nextComment].Before <= token)
        {
            var comment = _comments[_nextComment++];
            Separate(first ? blank : Blank.Keep, comment.AfterBlank);
            _lines.Begin(indent);
            _lines.Comment(comment.Span);
            _lines.End();
            first = false;
        }

        Separate(
            first ? blank : Blank.Keep,
            _tokens[token].AfterBlank && (first || indent == 0) && _tokens[token].Kind != TokenKind.End
        );
    }

    private void Separate(Blank blank, bool wasBlank)
    {
        if (blank == Blank.One || (blank == Blank.Keep && wasBlank))
        {
            _lines.BlankLine();
        }
    }

    private enum Blank
    {
        None,
        Keep,
        One,
    }
}
