namespace Caveat.Language;

/// <summary>An expression as written: conditions and numbers share one grammar and are told apart by the checker.</summary>
internal abstract record Expression(SourceSpan Span)
{
    /// <summary>An attribute, a defined name or a bare word.</summary>
    public sealed record Name(SourceSpan Span, string Text) : Expression(Span);

    /// <summary>A number.</summary>
    public sealed record Number(SourceSpan Span, Amount Value) : Expression(Span);

    /// <summary>A duration.</summary>
    public sealed record Duration(SourceSpan Span, Amount Value) : Expression(Span);

    /// <summary>A text in quotes.</summary>
    public sealed record Quoted(SourceSpan Span, string Value) : Expression(Span);

    /// <summary>An address or prefix.</summary>
    public sealed record Prefix(SourceSpan Span, AddressRange Range) : Expression(Span);

    /// <summary><c>not</c>.</summary>
    public sealed record Not(SourceSpan Span, Expression Operand) : Expression(Span);

    /// <summary><c>and</c> of two or more.</summary>
    public sealed record All(SourceSpan Span, List<Expression> Parts) : Expression(Span);

    /// <summary><c>or</c> of two or more.</summary>
    public sealed record Any(SourceSpan Span, List<Expression> Parts) : Expression(Span);

    /// <summary>A comparison.</summary>
    public sealed record Compare(SourceSpan Span, Expression Left, Comparison Comparison, Expression Right)
        : Expression(Span);

    /// <summary><c>in [..]</c>.</summary>
    public sealed record In(SourceSpan Span, Expression Operand, List<Expression> Values) : Expression(Span);

    /// <summary><c>has</c>.</summary>
    public sealed record Has(SourceSpan Span, Expression Operand, List<Expression> Elements, bool AllOfThem)
        : Expression(Span);

    /// <summary><c>like</c>.</summary>
    public sealed record Like(SourceSpan Span, Expression Operand, string Pattern) : Expression(Span);

    /// <summary><c>is known</c> and <c>is unknown</c>.</summary>
    public sealed record Is(SourceSpan Span, Expression Operand, bool Known) : Expression(Span);

    /// <summary><c>within</c> and <c>touches</c>, of a prefix.</summary>
    public sealed record InRange(SourceSpan Span, Expression Operand, bool Touching, Prefix Place)
        : Expression(Span);

    /// <summary><c>within zone</c> and <c>touches zone</c>.</summary>
    public sealed record InZone(SourceSpan Span, Expression Operand, bool Touching, Name Zone)
        : Expression(Span);

    /// <summary><c>+</c> and binary <c>-</c>.</summary>
    public sealed record Sum(SourceSpan Span, List<(bool Negative, Expression Term)> Terms)
        : Expression(Span);

    /// <summary><c>*</c>.</summary>
    public sealed record Product(SourceSpan Span, Expression Left, Expression Right) : Expression(Span);

    /// <summary>Already reported.</summary>
    public sealed record Wrong(SourceSpan Span) : Expression(Span);
}
