using System.Runtime.InteropServices;

namespace Caveat.Language;

/// <summary>One token and where it stands.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Span">Its place.</param>
/// <param name="FirstOnLine">Whether nothing but white space stands before it on its line.</param>
/// <param name="AfterBlank">Whether a blank line separates it from what comes before, a comment included.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(TokenKind Kind, SourceSpan Span, bool FirstOnLine, bool AfterBlank);

/// <summary>A comment, kept for the formatter.</summary>
/// <param name="Span">From <c>#</c> to the end of the line.</param>
/// <param name="Before">The index of the token that follows it.</param>
/// <param name="OwnLine">Whether nothing but white space stands before it on its line.</param>
/// <param name="AfterBlank">Whether a blank line separates it from what comes before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Comment(SourceSpan Span, int Before, bool OwnLine, bool AfterBlank);

/// <summary>The kinds of token; keywords are words that the parser knows by their place.</summary>
internal enum TokenKind
{
    End,
    Word,
    Number,
    Duration,
    Prefix,
    Date,
    Text,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    Assign,
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Plus,
    Minus,
    Star,

    /// <summary>Already reported; it matches nothing.</summary>
    Bad,
}
