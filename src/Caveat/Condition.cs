using System.Collections.Immutable;

namespace Caveat;

/// <summary>A checked condition: a tree whose atoms read one fact each, with Kleene's three values (norms.md, Truth).</summary>
public abstract record Condition
{
    private Condition() { }

    /// <summary>Every part.</summary>
    public sealed record All(ImmutableArray<Condition> Parts) : Condition;

    /// <summary>Any part.</summary>
    public sealed record Any(ImmutableArray<Condition> Parts) : Condition;

    /// <summary>Not the part.</summary>
    public sealed record Not(Condition Part) : Condition;

    /// <summary>A condition that its pack defines under a name.</summary>
    public sealed record Defined(Definition Definition) : Condition;

    /// <summary>A bare bool.</summary>
    public sealed record Holds(AttributeDefinition Attribute) : Condition;

    /// <summary>Two numbers, durations or places on one ordered scale compared.</summary>
    public sealed record Compares(Term Left, Comparison Comparison, Term Right) : Condition;

    /// <summary>An enum or text attribute is one of the values; enum values stand as their place.</summary>
    public sealed record IsOneOf(AttributeDefinition Attribute, ImmutableArray<FactValue> Values) : Condition;

    /// <summary>A set attribute has any, or all, of the elements.</summary>
    public sealed record Has(AttributeDefinition Attribute, ImmutableArray<string> Elements, bool AllOfThem)
        : Condition;

    /// <summary>A text attribute matches a glob: <c>*</c> stands for any run of characters, <c>?</c> for one.</summary>
    public sealed record Like(AttributeDefinition Attribute, string Pattern) : Condition;

    /// <summary>The attribute is known; always two-valued.</summary>
    public sealed record IsKnown(AttributeDefinition Attribute) : Condition;

    /// <summary>The target lies in, or touches, a range.</summary>
    public sealed record InRange(AddressRange Range, bool Touching) : Condition;

    /// <summary>The target lies in, or touches, a zone.</summary>
    public sealed record InZone(string Zone, bool Touching) : Condition;
}

/// <summary>How two terms compare.</summary>
public enum Comparison
{
    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    AtMost,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    AtLeast,
}

/// <summary>A number computed from facts: linear, so that every question about a norm set is decidable.</summary>
public abstract record Term
{
    private Term() { }

    /// <summary>A literal; a value of an ordered scale stands as its place.</summary>
    public sealed record Literal(Amount Value) : Term;

    /// <summary>An attribute; one of an ordered scale is read as its place.</summary>
    public sealed record Reads(AttributeDefinition Attribute) : Term;

    /// <summary>Terms added, or subtracted where negative, left to right, saturating at each step.</summary>
    public sealed record Sum(ImmutableArray<(bool Negative, Term Term)> Parts) : Term;

    /// <summary>A constant times a term.</summary>
    public sealed record Product(Amount Factor, Term Term) : Term;
}

/// <summary>A condition under a name, private to its pack.</summary>
/// <param name="Name">The name.</param>
/// <param name="Condition">What it stands for; it refers only to definitions of a lower <see cref="Index"/>.</param>
/// <param name="Index">Its place among the definitions of its pack.</param>
public sealed record Definition(string Name, Condition Condition, int Index);
