namespace Caveat.Language;

/// <summary>Expressions: <c>or</c> binds least, then <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>, <c>*</c>.</summary>
internal sealed partial class Parser
{
    private Expression Condition() => Or();

    private Expression Or()
    {
        var first = And();
        if (!IsWord("or"))
        {
            return first;
        }

        List<Expression> parts = [first];
        while (TakeWord("or"))
        {
            parts.Add(And());
        }

        return new Expression.Any(first.Span.To(parts[^1].Span), parts);
    }

    private Expression And()
    {
        var first = Negation();
        if (!IsWord("and"))
        {
            return first;
        }

        List<Expression> parts = [first];
        while (TakeWord("and"))
        {
            parts.Add(Negation());
        }

        return new Expression.All(first.Span.To(parts[^1].Span), parts);
    }

    private Expression Negation()
    {
        var start = Current.Span;
        var negated = false;
        while (TakeWord("not"))
        {
            negated = !negated;
        }

        var operand = Comparison();
        return negated ? new Expression.Not(start.To(operand.Span), operand) : operand;
    }

    private Expression Comparison()
    {
        var left = Additive();
        var compared = Test(left);
        if (
            compared is not null
            && (ComparisonOf(Current.Kind) is not null || IsWord("in") || IsWord("has") || IsWord("like"))
        )
        {
            throw Wrong(
                LanguageCodes.Chained,
                Current.Span,
                "comparisons do not chain",
                "write `a < b and b < c`"
            );
        }

        return compared ?? left;
    }

    private Expression? Test(Expression left)
    {
        if (ComparisonOf(Current.Kind) is { } comparison)
        {
            Take();
            var right = Additive();
            return new Expression.Compare(left.Span.To(right.Span), left, comparison, right);
        }

        if (Is(TokenKind.Assign))
        {
            throw Expected("a comparison", "a comparison is written `==`");
        }

        if (Is(TokenKind.Number) && TextOf(Current)[0] == '-')
        {
            throw Wrong(
                LanguageCodes.SignedName,
                Current.Span,
                "a minus between two values has spaces around it",
                "write `a - 5`"
            );
        }

        if (TakeWord("in"))
        {
            var values = List(Literal);
            return new Expression.In(left.Span.To(_tokens[_index - 1].Span), left, values);
        }

        if (TakeWord("has"))
        {
            return Has(left);
        }

        if (TakeWord("like"))
        {
            var pattern = Require(TokenKind.Text, "a pattern in quotes", "write `like \"*.example\"`");
            return new Expression.Like(left.Span.To(pattern.Span), left, Unquote(pattern));
        }

        if (TakeWord("is"))
        {
            var known = TakeWord("known");
            if (!known && !TakeWord("unknown"))
            {
                throw Expected(
                    "`known` or `unknown`",
                    Suggest(["known", "unknown"]) ?? "to compare values, write `==`"
                );
            }

            return new Expression.Is(left.Span.To(_tokens[_index - 1].Span), left, known);
        }

        return IsWord("within") || IsWord("touches") ? Place(left) : null;
    }

    private Expression.Has Has(Expression left)
    {
        var all = IsWord("all") && IsWord(Next, "of");
        if (all || (IsWord("any") && IsWord(Next, "of")))
        {
            Take();
            Take();
            var elements = List(Literal);
            return new(left.Span.To(_tokens[_index - 1].Span), left, elements, all);
        }

        var element = Literal();
        return new(left.Span.To(element.Span), left, [element], true);
    }

    private Expression Place(Expression left)
    {
        var touching = TextOf(Take()).SequenceEqual("touches");
        if (TakeWord("zone"))
        {
            var token = Current.Kind is TokenKind.Word or TokenKind.Text
                ? Take()
                : throw Expected("the name of a zone");
            var name = token.Kind == TokenKind.Text ? Unquote(token) : TextOf(token).ToString();
            return new Expression.InZone(left.Span.To(token.Span), left, touching, new(token.Span, name));
        }

        if (!Is(TokenKind.Prefix))
        {
            throw Expected(
                "a prefix or `zone NAME`",
                "write `target within 198.51.100.0/24` or `target within zone dmz`"
            );
        }

        var prefix = (Expression.Prefix)Literal();
        return new Expression.InRange(left.Span.To(prefix.Span), left, touching, prefix);
    }

    private Expression Additive()
    {
        var first = Multiplicative();
        if (Current.Kind is not (TokenKind.Plus or TokenKind.Minus))
        {
            return first;
        }

        List<(bool, Expression)> terms = [(false, first)];
        var last = first;
        while (Current.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var negative = Take().Kind == TokenKind.Minus;
            last = Multiplicative();
            terms.Add((negative, last));
        }

        return new Expression.Sum(first.Span.To(last.Span), terms);
    }

    private Expression Multiplicative()
    {
        var left = Primary();
        var factors = 0;
        while (TakeIf(TokenKind.Star))
        {
            // Products nest to the left; a bound keeps the checker's recursion shallow.
            if (++factors > DeepestParentheses)
            {
                throw Wrong(LanguageCodes.TooDeep, Current.Span, "too many factors in one product");
            }

            var right = Primary();
            left = new Expression.Product(left.Span.To(right.Span), left, right);
        }

        return left;
    }

    private Expression Primary()
    {
        if (Is(TokenKind.OpenParen))
        {
            return Parenthesised(Or);
        }

        if (Is(TokenKind.Minus) || Is(TokenKind.Plus))
        {
            throw Wrong(
                LanguageCodes.SignedName,
                Current.Span,
                $"`{Clip(Current)}` has no value before it",
                "only number literals carry a sign: write `0 - x`"
            );
        }

        return Literal();
    }

    private T Parenthesised<T>(Func<T> inner)
    {
        var open = Take();
        if (++_depth > DeepestParentheses)
        {
            throw Wrong(
                LanguageCodes.TooDeep,
                open.Span,
                $"more than {DeepestParentheses} parentheses in each other",
                "name a part of it with `define`"
            );
        }

        var result = inner();
        Require(TokenKind.CloseParen, "`)`");
        _depth--;
        return result;
    }

    private Expression Literal()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Word:
                if (AtDeclaration)
                {
                    throw Expected("a value");
                }

                return new Expression.Name(Take().Span, TextOf(token).ToString());
            case TokenKind.Text:
                return new Expression.Quoted(Take().Span, Unquote(token));
            case TokenKind.Number:
                Take();
                return Amount.TryParse(TextOf(token), out var number)
                    ? new Expression.Number(token.Span, number)
                    : new Expression.Wrong(token.Span);
            case TokenKind.Duration:
                Take();
                return WordKind.TryReadDuration(TextOf(token), out var duration)
                    ? new Expression.Duration(token.Span, duration)
                    : new Expression.Wrong(token.Span);
            case TokenKind.Prefix:
                Take();
                return AddressRange.TryParse(TextOf(token), out var range, out _)
                    ? new Expression.Prefix(token.Span, range)
                    : new Expression.Wrong(token.Span);
            default:
                throw Expected("a value", Is(TokenKind.Minus) ? "only number literals carry a sign" : null);
        }
    }

    private List<T> List<T>(Func<T> item, bool mayBeEmpty = false)
    {
        var open = Require(TokenKind.OpenBracket, "`[`");
        List<T> items = [];
        if (Is(TokenKind.CloseBracket))
        {
            Take();
            return mayBeEmpty
                ? items
                : throw Wrong(LanguageCodes.EmptyList, open.Span, "an empty list says nothing");
        }

        do
        {
            items.Add(item());
        } while (TakeIf(TokenKind.Comma));
        Require(TokenKind.CloseBracket, "`]` or `,`");
        return items;
    }

    private static Comparison? ComparisonOf(TokenKind kind) =>
        kind switch
        {
            TokenKind.Equal => Caveat.Comparison.Equal,
            TokenKind.NotEqual => Caveat.Comparison.NotEqual,
            TokenKind.Less => Caveat.Comparison.Less,
            TokenKind.AtMost => Caveat.Comparison.AtMost,
            TokenKind.Greater => Caveat.Comparison.Greater,
            TokenKind.AtLeast => Caveat.Comparison.AtLeast,
            _ => null,
        };
}
