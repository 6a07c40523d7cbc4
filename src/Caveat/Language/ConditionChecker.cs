using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>Types a condition and turns it into the tree that is evaluated; reports every fault and goes on. This part does the connectives.</summary>
internal sealed partial class ConditionChecker
{
    // Stands where a fault was reported; nothing that holds it is ever evaluated.
    private static readonly Condition _wrong = new Condition.Any([]);

    private readonly PackScope _scope;
    private readonly DiagnosticBag _diagnostics;
    private readonly DirectionTrace _trace = new();
    private int _height;

    private ConditionChecker(PackScope scope, DiagnosticBag diagnostics)
    {
        _scope = scope;
        _diagnostics = diagnostics;
    }

    /// <summary>The condition, what it reads, and how many defines stand below it.</summary>
    public static (Condition Condition, DirectionTrace Trace, int Height) Check(
        Expression expression,
        PackScope scope,
        DiagnosticBag diagnostics
    )
    {
        var checker = new ConditionChecker(scope, diagnostics);
        return (checker.Convert(expression, negated: false), checker._trace, checker._height);
    }

    /// <summary>The condition of a statement: <c>when A unless B</c> is A and not B; null where it is absent.</summary>
    public static (Condition? Condition, DirectionTrace Trace) Check(
        Expression? when,
        Expression? unless,
        PackScope scope,
        DiagnosticBag diagnostics
    )
    {
        var checker = new ConditionChecker(scope, diagnostics);
        var positive = when is null ? null : checker.Convert(when, negated: false);
        var exception = unless is null ? null : new Condition.Not(checker.Convert(unless, negated: true));
        return (
            (positive, exception) switch
            {
                (null, null) => null,
                (null, var only) => only,
                (var only, null) => only,
                var (both, but) => new Condition.All([both, but]),
            },
            checker._trace
        );
    }

    private Condition Convert(Expression expression, bool negated)
    {
        switch (expression)
        {
            case Expression.All all:
                return new Condition.All([.. all.Parts.Select(part => Convert(part, negated))]);
            case Expression.Any any:
                return new Condition.Any([.. any.Parts.Select(part => Convert(part, negated))]);
            case Expression.Not not:
                return new Condition.Not(Convert(not.Operand, !negated));
            case Expression.Name name:
                return Bare(name, negated);
            case Expression.Compare compare:
                return Compare(compare, negated);
            case Expression.In isIn:
                return In(isIn, negated);
            case Expression.Has has:
                return Has(has, negated);
            case Expression.Like like:
                return Like(like, negated);
            case Expression.Is isKnown:
                return Is(isKnown, negated);
            case Expression.InRange range:
                return InRange(range, negated);
            case Expression.InZone zone:
                return InZone(zone, negated);
            case Expression.Wrong:
                return _wrong;
            default:
                return Refuse(
                    LanguageCodes.NotACondition,
                    expression.Span,
                    "this is a value, not a condition",
                    "compare it with something"
                );
        }
    }

    private Condition Bare(Expression.Name name, bool negated)
    {
        if (_scope.FindAttribute(name.Text) is { } attribute)
        {
            if (attribute.Type != AttributeType.Bool)
            {
                return Refuse(
                    LanguageCodes.NotACondition,
                    name.Span,
                    $"`{name.Text}` is {Describe(attribute.Type)}, not a bool",
                    Usage(attribute)
                );
            }

            Read(name.Span, attribute, upwards: true, negated);
            return new Condition.Holds(attribute);
        }

        var define = _scope.Defines.GetValueOrDefault(name.Text) ?? _scope.CheckDefine(name);
        if (define is null)
        {
            return _wrong;
        }

        _trace.Include(define.Trace, name.Text, name.Span, negated);
        _height = Math.Max(_height, define.Height);
        return new Condition.Defined(define.Definition);
    }

    private Condition Refuse(DiagnosticCode code, SourceSpan span, string message, string? hint = null)
    {
        _diagnostics.Add(code, span, message, hint);
        return _wrong;
    }

    private void Read(
        SourceSpan span,
        AttributeDefinition attribute,
        bool? upwards,
        bool negated,
        Comparison? comparison = null
    ) => _trace.Add(negated, new(span, attribute, upwards, null, comparison));

    // The attribute that a test must be about; reported and null where there is none.
    private AttributeDefinition? Subject(Expression operand, string test)
    {
        if (operand is not Expression.Name name)
        {
            Refuse(LanguageCodes.WrongType, operand.Span, $"`{test}` asks about an attribute");
            return null;
        }

        return _scope.FindAttribute(name.Text) ?? UnknownAttribute(name);
    }

    private AttributeDefinition? UnknownAttribute(Expression.Name name)
    {
        if (_scope.Defines.ContainsKey(name.Text))
        {
            Refuse(
                LanguageCodes.WrongType,
                name.Span,
                $"`{name.Text}` is a defined condition, which has no value to compare"
            );
            return null;
        }

        Refuse(
            LanguageCodes.UnknownAttribute,
            name.Span,
            $"there is no attribute `{name.Text}`",
            Suggestion.Hint(name.Text, _scope.AttributeNames)
                ?? "`caveat norms --vocabulary` lists the attributes"
        );
        return null;
    }

    /// <summary>The type as people say it.</summary>
    internal static string Describe(AttributeType type) =>
        type switch
        {
            AttributeType.Bool => "a bool",
            AttributeType.Number => "a number",
            AttributeType.Duration => "a duration",
            AttributeType.Text => "a text",
            AttributeType.Enum => "an enum",
            AttributeType.Ordered => "an ordered scale",
            _ => "a set",
        };

    private static string Usage(AttributeDefinition attribute) =>
        attribute.Type switch
        {
            AttributeType.Bool => $"write `{attribute.Name}` or `not {attribute.Name}`",
            AttributeType.Set => $"write `{attribute.Name} has …`",
            AttributeType.Ordered => $"compare it: `{attribute.Name} >= {attribute.Values[^1]}`",
            AttributeType.Enum => $"compare it: `{attribute.Name} == {attribute.Values[0]}`",
            AttributeType.Duration => $"compare it: `{attribute.Name} <= 1h`",
            AttributeType.Number => $"compare it: `{attribute.Name} <= 1`",
            _ => $"compare it: `{attribute.Name} == \"…\"`",
        };
}
