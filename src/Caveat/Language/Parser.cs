namespace Caveat.Language;

/// <summary>
/// Reads a pack by recursive descent, in one pass and linear time. After a fault it goes on at the next declaration, so that every
/// fault of a file is reported at once. Split by grammar area: this part is the cursor.
/// </summary>
internal sealed partial class Parser
{
    private const int DeepestParentheses = 200;

    private static readonly string[] _declarationWords =
    [
        "define",
        "norm",
        "guarantee",
        "example",
        "attribute",
    ];

    private readonly SourceText _source;
    private readonly List<Token> _tokens;
    private readonly DiagnosticBag _diagnostics;
    private int _index;
    private int _depth;

    public Parser(SourceText source, List<Token> tokens, DiagnosticBag diagnostics)
    {
        _source = source;
        _tokens = tokens;
        _diagnostics = diagnostics;
    }

    /// <summary>Where declarations and their clauses begin, by token: what the formatter lays out.</summary>
    public List<LayoutMark> Marks { get; } = [];

    /// <summary>Reads the whole text.</summary>
    public PackSyntax Run()
    {
        var pack = new PackSyntax();
        Header(pack);
        while (Current.Kind != TokenKind.End)
        {
            var start = _index;
            try
            {
                pack.Declarations.Add(OneDeclaration());
            }
            catch (Fault)
            {
                Recover(start);
            }
        }

        return pack;
    }

    /// <summary>Reads a text that is one formula and nothing else; null where it is not.</summary>
    public Formula? OnlyFormula()
    {
        try
        {
            var formula = FormulaOf().Formula;
            return Current.Kind == TokenKind.End ? formula : null;
        }
        catch (Fault)
        {
            return null;
        }
    }

    private Token Current => _tokens[_index];

    private Token Next => _tokens[Math.Min(_index + 1, _tokens.Count - 1)];

    private ReadOnlySpan<char> TextOf(Token token) =>
        _source.Text.AsSpan(token.Span.Start, token.Span.Length);

    private bool Is(TokenKind kind) => Current.Kind == kind;

    private bool IsWord(string word) => IsWord(Current, word);

    private bool IsWord(Token token, string word) =>
        token.Kind == TokenKind.Word && TextOf(token).SequenceEqual(word);

    private Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
        {
            _index++;
        }

        return token;
    }

    private bool TakeIf(TokenKind kind)
    {
        if (!Is(kind))
        {
            return false;
        }

        _index++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (!IsWord(word))
        {
            return false;
        }

        _index++;
        return true;
    }

    private Token Require(TokenKind kind, string what, string? hint = null) =>
        Is(kind) ? Take() : throw Expected(what, hint);

    private void RequireWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Expected($"`{word}`", Suggest([word]));
        }
    }

    /// <summary>Reports what was expected here, and gives up on this declaration.</summary>
    private Fault Expected(string what, string? hint = null)
    {
        // A bad token has been reported where it was cut.
        if (Current.Kind != TokenKind.Bad)
        {
            var found = Is(TokenKind.End) ? "the end of the file" : $"`{Clip(Current)}`";
            _diagnostics.Add(LanguageCodes.Expected, Current.Span, $"expected {what}, found {found}", hint);
        }

        return new Fault();
    }

    private Fault Wrong(DiagnosticCode code, SourceSpan span, string message, string? hint = null)
    {
        _diagnostics.Add(code, span, message, hint);
        return new Fault();
    }

    private string? Suggest(IEnumerable<string> candidates) =>
        Current.Kind == TokenKind.Word
        && Suggestion.Nearest(TextOf(Current).ToString(), candidates) is { } near
            ? $"did you mean `{near}`?"
            : null;

    private string Clip(Token token) =>
        token.Span.Length <= 40 ? TextOf(token).ToString() : string.Concat(TextOf(token)[..39], "…");

    private bool AtDeclaration =>
        Current.FirstOnLine
        && Current.Kind == TokenKind.Word
        && Array.Exists(_declarationWords, word => IsWord(word))
        && Next.Kind is TokenKind.Word or TokenKind.Text;

    // Goes on at the next declaration; always past where the last one began.
    private void Recover(int start)
    {
        _depth = 0;
        _index = Math.Max(_index, start + 1);
        _index = Math.Min(_index, _tokens.Count - 1);
        while (Current.Kind != TokenKind.End && !AtDeclaration)
        {
            _index++;
        }
    }

    private void Mark(LayoutMarkKind kind) => Marks.Add(new(_index, kind));

    /// <summary>Unwinds to the next declaration; the diagnostic has been added.</summary>
    private sealed class Fault : Exception;
}

/// <summary>A place the formatter knows.</summary>
internal readonly record struct LayoutMark(int Token, LayoutMarkKind Kind);

/// <summary>What begins at a mark.</summary>
internal enum LayoutMarkKind
{
    /// <summary>A line of the header.</summary>
    Header,

    /// <summary>A declaration that stands on one line: <c>define</c>, <c>attribute</c>.</summary>
    OneLine,

    /// <summary>A declaration with clauses on lines of their own.</summary>
    Block,

    /// <summary>A statement or condition: joined with the one before where both fit on a line.</summary>
    Joined,

    /// <summary>A clause that always stands on a line of its own.</summary>
    Clause,
}
