namespace Caveat.Language;

/// <summary>Comparisons and the linear arithmetic in them.</summary>
internal sealed partial class ConditionChecker
{
    private Condition Compare(Expression.Compare expression, bool negated)
    {
        if (expression.Left is Expression.Wrong || expression.Right is Expression.Wrong)
        {
            return _wrong;
        }

        var left = PlainAttribute(expression.Left);
        var right = PlainAttribute(expression.Right);
        var numeric = (left ?? right) is null or { Type: AttributeType.Number or AttributeType.Duration };
        if (numeric && (right is null || right.Type is AttributeType.Number or AttributeType.Duration))
        {
            return Arithmetic(expression, negated);
        }

        return (left, right) switch
        {
            ({ } one, { } other) => TwoAttributes(expression, one, other, negated),
            ({ } one, null) => WithValue(
                expression.Span,
                one,
                expression.Comparison,
                expression.Right,
                negated
            ),
            (null, { } other) => WithValue(
                expression.Span,
                other,
                Mirrored(expression.Comparison),
                expression.Left,
                negated
            ),
            _ => _wrong,
        };
    }

    private AttributeDefinition? PlainAttribute(Expression expression) =>
        expression is Expression.Name name ? _scope.FindAttribute(name.Text) : null;

    private Condition TwoAttributes(
        Expression.Compare expression,
        AttributeDefinition left,
        AttributeDefinition right,
        bool negated
    )
    {
        if (
            left.Type != AttributeType.Ordered
            || right.Type != AttributeType.Ordered
            || !left.Values.SequenceEqual(right.Values)
        )
        {
            return Refuse(
                LanguageCodes.NotComparable,
                expression.Span,
                $"`{left.Name}` and `{right.Name}` cannot be compared with each other",
                "compare an attribute with a value, numbers with numbers, or two attributes on the same scale"
            );
        }

        ReadBothSides(expression, new Term.Reads(left), new Term.Reads(right), negated);
        return new Condition.Compares(new Term.Reads(left), expression.Comparison, new Term.Reads(right));
    }

    private Condition WithValue(
        SourceSpan span,
        AttributeDefinition attribute,
        Comparison comparison,
        Expression value,
        bool negated
    )
    {
        if (attribute.Type is AttributeType.Bool or AttributeType.Set)
        {
            return Refuse(
                LanguageCodes.WrongType,
                span,
                $"`{attribute.Name}` is {Describe(attribute.Type)} and is not compared",
                Usage(attribute)
            );
        }

        if (new LiteralReader(_scope, _diagnostics).Read(value, attribute) is not { } literal)
        {
            return _wrong;
        }

        if (attribute.Type == AttributeType.Ordered)
        {
            return OnScale(span, attribute, comparison, literal.AsIndex, negated);
        }

        if (comparison is not (Comparison.Equal or Comparison.NotEqual))
        {
            return Refuse(
                LanguageCodes.NotComparable,
                span,
                $"`{attribute.Name}` is {Describe(attribute.Type)}, which has no order",
                "compare it with `==`, `!=` or `in`"
            );
        }

        Read(span, attribute, upwards: null, negated, comparison);
        Condition equal = new Condition.IsOneOf(attribute, [literal]);
        return comparison == Comparison.Equal ? equal : new Condition.Not(equal);
    }

    private Condition.Compares OnScale(
        SourceSpan span,
        AttributeDefinition attribute,
        Comparison comparison,
        int place,
        bool negated
    )
    {
        var last = attribute.Values.Length - 1;
        bool? upwards = comparison switch
        {
            Comparison.Greater or Comparison.AtLeast => true,
            Comparison.Less or Comparison.AtMost => false,
            Comparison.Equal when place == last => true,
            Comparison.Equal when place == 0 => false,
            Comparison.NotEqual when place == 0 => true,
            Comparison.NotEqual when place == last => false,
            _ => null,
        };
        Read(span, attribute, upwards, negated, comparison);
        WarnOfConstant(span, attribute, comparison, Amount.Of(place), Amount.Zero, Amount.Of(last));
        return new(new Term.Reads(attribute), comparison, new Term.Literal(Amount.Of(place)));
    }

    private Condition Arithmetic(Expression.Compare expression, bool negated)
    {
        var terms = new TermChecker(_scope, _diagnostics, UnknownAttribute);
        if (terms.Check(expression.Left) is not { } one || terms.Check(expression.Right) is not { } other)
        {
            return _wrong;
        }

        if (one.IsDuration != other.IsDuration)
        {
            return Refuse(
                LanguageCodes.NotComparable,
                expression.Span,
                "a duration and a number cannot be compared",
                "a duration has a unit: `30s`, `10m`, `4h`, `2d`"
            );
        }

        ReadBothSides(expression, one.Term, other.Term, negated);
        if (one.Term is Term.Reads reads && other.Term is Term.Literal literal)
        {
            WarnOfConstant(
                expression.Span,
                reads.Attribute,
                expression.Comparison,
                literal.Value,
                reads.Attribute.Least,
                reads.Attribute.Greatest
            );
        }

        return new Condition.Compares(one.Term, expression.Comparison, other.Term);
    }

    // What grows on the left of `>=`, or shrinks on its right, makes it true: upwards.
    private void ReadBothSides(Expression.Compare expression, Term left, Term right, bool negated)
    {
        bool? upwards = expression.Comparison switch
        {
            Comparison.Greater or Comparison.AtLeast => true,
            Comparison.Less or Comparison.AtMost => false,
            _ => null,
        };
        ReadTerm(expression, left, upwards, negated);
        ReadTerm(expression, right, !upwards, negated);
    }

    private void ReadTerm(Expression.Compare expression, Term term, bool? upwards, bool negated)
    {
        switch (term)
        {
            case Term.Reads reads:
                Read(expression.Span, reads.Attribute, upwards, negated, expression.Comparison);
                break;
            case Term.Product product:
                ReadTerm(
                    expression,
                    product.Term,
                    product.Factor < Amount.Zero ? !upwards : upwards,
                    negated
                );
                break;
            case Term.Sum sum:
                foreach (var (negative, part) in sum.Parts)
                {
                    ReadTerm(expression, part, negative ? !upwards : upwards, negated);
                }

                break;
            default:
                break;
        }
    }

    private void WarnOfConstant(
        SourceSpan span,
        AttributeDefinition attribute,
        Comparison comparison,
        Amount value,
        Amount? least,
        Amount? greatest
    )
    {
        bool? always = comparison switch
        {
            Comparison.AtLeast => Decide(value <= least, value > greatest),
            Comparison.Greater => Decide(value < least, value >= greatest),
            Comparison.AtMost => Decide(value >= greatest, value < least),
            Comparison.Less => Decide(value > greatest, value <= least),
            Comparison.Equal => Decide(false, value > greatest || value < least),
            _ => Decide(value > greatest || value < least, false),
        };
        if (always is { } constant)
        {
            var code = constant ? LanguageCodes.AlwaysTrue : LanguageCodes.AlwaysFalse;
            var range =
                attribute.Type == AttributeType.Ordered
                    ? $"`{attribute.Name}` lies between `{attribute.Values[0]}` and `{attribute.Values[^1]}`"
                : greatest is null ? $"`{attribute.Name}` is at least {least}"
                : $"`{attribute.Name}` lies between {least} and {greatest}";
            _diagnostics.Add(code, span, $"this comparison is always {(constant ? "true" : "false")}", range);
        }
    }

    private static bool? Decide(bool always, bool never) =>
        always ? true
        : never ? false
        : null;

    private static Comparison Mirrored(Comparison comparison) =>
        comparison switch
        {
            Comparison.Less => Comparison.Greater,
            Comparison.AtMost => Comparison.AtLeast,
            Comparison.Greater => Comparison.Less,
            Comparison.AtLeast => Comparison.AtMost,
            _ => comparison,
        };
}
