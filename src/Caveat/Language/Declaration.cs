namespace Caveat.Language;

/// <summary>A declaration, as written.</summary>
internal abstract record Declaration(Expression.Name Name)
{
    public sealed record Define(Expression.Name Name, Expression Condition) : Declaration(Name);

    public sealed record Norm(Expression.Name Name, StatementSyntax Statement) : Declaration(Name)
    {
        public Expression? When { get; init; }
        public Expression? Unless { get; init; }
        public List<string> Cites { get; init; } = [];
        public string? Because { get; init; }
        public Validity? Validity { get; init; }
    }

    public sealed record Guarantee(
        Expression.Name Name,
        Promise Promise,
        FormulaSyntax? Formula,
        Expression? When,
        Expression? Unless
    ) : Declaration(Name);

    public sealed record Attribute(
        Expression.Name Name,
        AttributeType Type,
        List<Expression.Name> Values,
        Direction Direction
    ) : Declaration(Name);

    public sealed record Example(Expression.Name Name, List<GivenSyntax> Given, ExpectSyntax Expect)
        : Declaration(Name);
}

/// <summary>Whose signatures, as written.</summary>
/// <param name="Formula">The formula.</param>
/// <param name="Roles">Each role with its place, for the checker.</param>
/// <param name="Span">The whole of it.</param>
internal sealed record FormulaSyntax(Formula Formula, List<Expression.Name> Roles, SourceSpan Span);

/// <summary>A time limit and whether standing orders are excluded.</summary>
internal sealed record RequirementSyntax(FormulaSyntax Formula, TimeSpan? Within, bool Individually);

/// <summary>What a norm says, as written.</summary>
internal abstract record StatementSyntax(SourceSpan Span)
{
    public sealed record Permit(SourceSpan Span, FormulaSyntax? Price) : StatementSyntax(Span);

    public sealed record Require(SourceSpan Span, RequirementSyntax Requirement) : StatementSyntax(Span);

    public sealed record Forbid(SourceSpan Span) : StatementSyntax(Span);

    public sealed record Limit(
        SourceSpan Span,
        Quantity Quantity,
        Expression Bound,
        TimeSpan Window,
        List<Expression.Name> Keys
    ) : StatementSyntax(Span)
    {
        /// <summary>Written after the condition.</summary>
        public OtherwiseSyntax? Otherwise { get; init; }
    }

    public sealed record Oblige(SourceSpan Span, List<Obligation> Obligations, List<Expression.Name> Roles)
        : StatementSyntax(Span);
}

/// <summary>What a tripped limit does, as written.</summary>
internal abstract record OtherwiseSyntax
{
    public sealed record Forbid : OtherwiseSyntax;

    public sealed record Require(RequirementSyntax Requirement) : OtherwiseSyntax;

    public sealed record Halt(Expression.Name Key, Expression.Name Role) : OtherwiseSyntax;
}

/// <summary>One fact of an example.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Values">Its value, or the elements of a set.</param>
/// <param name="Form">How it was written.</param>
internal sealed record GivenSyntax(Expression.Name Attribute, List<Expression> Values, GivenForm Form);

/// <summary>How a fact of an example was written.</summary>
internal enum GivenForm
{
    Value,
    List,
    Unknown,
    True,
    False,
}

/// <summary>What an example expects.</summary>
internal sealed record ExpectSyntax(Verdict Verdict, FormulaSyntax? By, Expression.Name? Because);

/// <summary>A pack as written.</summary>
internal sealed record PackSyntax
{
    /// <summary>The header's texts by key, with their places.</summary>
    public Dictionary<string, Expression.Name> Header { get; } = new(StringComparer.Ordinal);

    /// <summary>Header keys that were given and could not be read.</summary>
    public HashSet<string> FaultyHeader { get; } = new(StringComparer.Ordinal);

    /// <summary>The header's dates.</summary>
    public Validity? Validity { get; set; }

    /// <summary>Everything after the header, in order.</summary>
    public List<Declaration> Declarations { get; } = [];
}
