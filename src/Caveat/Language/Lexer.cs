using System.Buffers;

namespace Caveat.Language;

/// <summary>Cuts a text into tokens in one pass. Every character ends up in a token, a comment or white space.</summary>
internal sealed class Lexer(SourceText source, DiagnosticBag diagnostics)
{
    private static readonly SearchValues<char> _wordCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:/"
    );

    private readonly string _text = source.Text;
    private readonly List<Token> _tokens = [];
    private readonly List<Comment> _comments = [];
    private int _position;
    private bool _firstOnLine = true;
    private int _lineBreaks;

    /// <summary>All tokens, the last one <see cref="TokenKind.End"/>, and all comments.</summary>
    public (List<Token> Tokens, List<Comment> Comments) Run()
    {
        while (_position < _text.Length)
        {
            var start = _position;
            switch (_text[start])
            {
                case '\n':
                    _position++;
                    _lineBreaks++;
                    _firstOnLine = true;
                    break;
                case ' ' or '\t' or '\r':
                    _position++;
                    break;
                case '#':
                    Comment(start);
                    break;
                default:
                    Next(start);
                    break;
            }
        }

        Add(TokenKind.End, _text.Length);
        return (_tokens, _comments);
    }

    private void Next(int start)
    {
        var character = _text[start];
        var next = start + 1 < _text.Length ? _text[start + 1] : '\0';
        if (character == '"')
        {
            Text(start);
        }
        else if (
            char.IsAsciiLetterOrDigit(character)
            || character == '_'
            || (character == ':' && next == ':')
        )
        {
            Word(start);
        }
        else if (character == '-' && char.IsAsciiDigit(next))
        {
            _position++;
            Word(start);
        }
        else
        {
            Symbol(start, character, next);
        }
    }

    private void Symbol(int start, char character, char next)
    {
        var (kind, length) = (character, next) switch
        {
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.AtMost, 2),
            ('>', '=') => (TokenKind.AtLeast, 2),
            ('=', _) => (TokenKind.Assign, 1),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('(', _) => (TokenKind.OpenParen, 1),
            (')', _) => (TokenKind.CloseParen, 1),
            ('[', _) => (TokenKind.OpenBracket, 1),
            (']', _) => (TokenKind.CloseBracket, 1),
            (',', _) => (TokenKind.Comma, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            _ => (TokenKind.Bad, 1),
        };
        _position += length;
        if (kind == TokenKind.Bad)
        {
            Unreadable(start);
        }

        Add(kind, start);
    }

    // A run of characters that mean nothing is one token and one diagnostic.
    private void Unreadable(int start)
    {
        while (
            _position < _text.Length
            && (!char.IsAscii(_text[_position]) || _text[_position] == _text[start])
            && !char.IsWhiteSpace(_text[_position])
        )
        {
            _position++;
        }

        var character = _text[start];
        var hint = character switch
        {
            '&' or '|' or '!' => "write `and`, `or`, `not`",
            '\'' or '`' or '\u201C' or '\u201D' => "texts stand in straight double quotes",
            ';' => "nothing separates declarations: leave it out",
            _ when char.IsLetter(character) => "names are ASCII; put other letters in double quotes",
            _ => null,
        };
        diagnostics.Add(
            LanguageCodes.UnexpectedCharacter,
            Span(start),
            $"{Shown(character)} cannot stand here",
            hint
        );
    }

    private void Comment(int start)
    {
        var end = _text.IndexOf('\n', start);
        _position = end < 0 ? _text.Length : end;
        RefuseHidden(start, _position);
        _comments.Add(new(Span(start), _tokens.Count, _firstOnLine, _lineBreaks > 1));
        _lineBreaks = 0;
        _firstOnLine = false;
    }

    private void Text(int start)
    {
        _position++;
        while (_position < _text.Length && _text[_position] is not ('"' or '\n'))
        {
            if (_text[_position] == '\\' && _position + 1 < _text.Length && _text[_position + 1] != '\n')
            {
                if (_text[_position + 1] is not ('"' or '\\'))
                {
                    diagnostics.Add(
                        LanguageCodes.BadEscape,
                        new(_position, 2),
                        $"`\\{_text[_position + 1]}` is no escape",
                        "only `\\\"` and `\\\\` are"
                    );
                }

                _position++;
            }

            _position++;
        }

        RefuseHidden(start, _position);
        if (_position < _text.Length && _text[_position] == '"')
        {
            _position++;
            Add(TokenKind.Text, start);
            return;
        }

        diagnostics.Add(
            LanguageCodes.UnclosedText,
            Span(start),
            "this text has no closing quote on its line",
            "a text stands on one line, between double quotes"
        );
        Add(TokenKind.Bad, start);
    }

    private void Word(int start)
    {
        var length = _text.AsSpan(_position).IndexOfAnyExcept(_wordCharacters);
        _position = length < 0 ? _text.Length : _position + length;

        // `name:` is a word and a colon, `2001:db8::` is an address; a semantic version may go on with its build.
        if (_text[_position - 1] == ':' && _text[_position - 2] != ':')
        {
            _position--;
        }
        else if (
            _position < _text.Length
            && _text[_position] == '+'
            && WordKind.IsVersionCore(_text.AsSpan(start, _position - start))
        )
        {
            _position++;
            length = _text.AsSpan(_position).IndexOfAnyExcept(_wordCharacters);
            _position = length < 0 ? _text.Length : _position + length;
        }

        var kind = WordKind.Of(_text.AsSpan(start, _position - start), out var problem);
        if (problem is { } found)
        {
            diagnostics.Add(
                found.Code,
                Span(start),
                found.Message.Replace("{}", $"`{Clipped(start)}`", StringComparison.Ordinal),
                found.Hint
            );
        }

        Add(kind, start);
    }

    // Text that hides or reorders itself on the screen would let a norm say one thing and show another.
    private void RefuseHidden(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (IsHidden(_text[i]))
            {
                diagnostics.Add(
                    LanguageCodes.HiddenCharacter,
                    new(i, 1),
                    $"{Shown(_text[i])} hides what the text says",
                    "leave it out"
                );
                return;
            }
        }
    }

    private static bool IsHidden(char character) =>
        (char.IsControl(character) && character is not ('\t' or '\r'))
        || character
            is (>= '\u200B' and <= '\u200F')
                or (>= '\u2028' and <= '\u202E')
                or (>= '\u2060' and <= '\u206F')
                or '\uFEFF'
                or '\u061C';

    private static string Shown(char character) =>
        char.IsControl(character) || char.IsSurrogate(character) || IsHidden(character)
            ? $"U+{(int)character:X4}"
            : $"`{character}`";

    private string Clipped(int start) =>
        _position - start <= 60 ? _text[start.._position] : string.Concat(_text.AsSpan(start, 57), "…");

    private SourceSpan Span(int start) => new(start, _position - start);

    private void Add(TokenKind kind, int start)
    {
        _tokens.Add(new(kind, new(start, _position - start), _firstOnLine, _lineBreaks > 1));
        _lineBreaks = 0;
        _firstOnLine = false;
    }
}
