using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>Types the arithmetic of a comparison or a bound: linear, in numbers or in durations.</summary>
internal sealed class TermChecker(
    PackScope scope,
    DiagnosticBag diagnostics,
    Func<Expression.Name, AttributeDefinition?> unknown
)
{
    /// <summary>A typed term.</summary>
    public readonly record struct Typed(Term Term, bool IsDuration)
    {
        /// <summary>The value, where it reads no attribute.</summary>
        public Amount? Constant => Term is Term.Literal literal ? literal.Value : null;
    }

    /// <summary>The term, or null where a fault was reported.</summary>
    public Typed? Check(Expression expression) =>
        expression switch
        {
            Expression.Number number => new(new Term.Literal(number.Value), false),
            Expression.Duration duration => new(new Term.Literal(duration.Value), true),
            Expression.Name name => Reads(name),
            Expression.Sum sum => Sum(sum),
            Expression.Product product => Product(product),
            Expression.Wrong => null,
            _ => Refuse(
                LanguageCodes.NotComparable,
                expression.Span,
                "this is no number",
                "numbers, durations and attributes of these types can be compared and added"
            ),
        };

    private Typed? Reads(Expression.Name name)
    {
        var attribute = scope.FindAttribute(name.Text);
        if (attribute is null)
        {
            if (name.Text == LiteralReader.Unbounded)
            {
                return new(new Term.Literal(Amount.Unbounded), true);
            }

            unknown(name);
            return null;
        }

        return attribute.Type switch
        {
            AttributeType.Number => new(new Term.Reads(attribute), false),
            AttributeType.Duration => new(new Term.Reads(attribute), true),
            _ => Refuse(
                LanguageCodes.NotComparable,
                name.Span,
                $"`{name.Text}` is {ConditionChecker.Describe(attribute.Type)}, not a number"
            ),
        };
    }

    private Typed? Sum(Expression.Sum sum)
    {
        var parts = ImmutableArray.CreateBuilder<(bool, Term)>(sum.Terms.Count);
        bool? isDuration = null;
        var constant = (Amount?)Amount.Zero;
        foreach (var (negative, expression) in sum.Terms)
        {
            if (Check(expression) is not { } part)
            {
                return null;
            }

            if (isDuration is { } expected && expected != part.IsDuration)
            {
                return Refuse(
                    LanguageCodes.NotComparable,
                    expression.Span,
                    "a duration and a number cannot be added",
                    "a duration has a unit: `30s`, `10m`, `4h`, `2d`"
                );
            }

            isDuration = part.IsDuration;
            constant = negative ? constant - part.Constant : constant + part.Constant;
            parts.Add((negative, part.Term));
        }

        return new(
            constant is { } value ? new Term.Literal(value) : new Term.Sum(parts.ToImmutable()),
            isDuration ?? false
        );
    }

    private Typed? Product(Expression.Product product)
    {
        if (Check(product.Left) is not { } left || Check(product.Right) is not { } right)
        {
            return null;
        }

        if (left.IsDuration && right.IsDuration)
        {
            return Refuse(LanguageCodes.NotComparable, product.Span, "two durations cannot be multiplied");
        }

        var isDuration = left.IsDuration || right.IsDuration;
        return (left.Constant, right.Constant) switch
        {
            ({ } one, { } other) => new(new Term.Literal(one * other), isDuration),
            ({ } factor, null) => new(new Term.Product(factor, right.Term), isDuration),
            (null, { } factor) => new(new Term.Product(factor, left.Term), isDuration),
            _ => Refuse(
                LanguageCodes.NonLinear,
                product.Span,
                "a product of two attributes is not linear",
                "at most one factor may be an attribute; `proportion.excess` already weighs effect against threat"
            ),
        };
    }

    private Typed? Refuse(DiagnosticCode code, SourceSpan span, string message, string? hint = null)
    {
        diagnostics.Add(code, span, message, hint);
        return null;
    }
}
