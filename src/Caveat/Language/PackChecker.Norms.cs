using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>Norms and guarantees: statements, directions, roles and keys.</summary>
internal sealed partial class PackChecker
{
    private Norm Norm(Declaration.Norm norm)
    {
        var (condition, trace) = ConditionOf(norm.When, norm.Unless);
        var statement = Statement(norm.Statement);
        Directions(norm, trace, statement.Restricts);
        Supplied(norm, trace, statement);
        if (trace.ReadsKnowledge)
        {
            _diagnostics.Add(
                LanguageCodes.LosesIgnorance,
                norm.Name.Span,
                $"`{norm.Name.Text}` asks whether something is known",
                "knowing less may then loosen a ruling: the law of ignorance does not hold for this norm"
            );
        }

        if (statement is Statement.Permit && norm.Because is null)
        {
            _diagnostics.Add(
                LanguageCodes.PermitWithoutBecause,
                norm.Name.Span,
                $"`{norm.Name.Text}` permits without saying why",
                "add `because \"…\"`: people read it in rulings"
            );
        }

        return new()
        {
            Id = norm.Name.Text,
            Statement = statement,
            Condition = condition,
            Cites = [.. norm.Cites],
            Because = norm.Because,
            Validity = norm.Validity,
            Span = norm.Name.Span,
        };
    }

    private Guarantee Guarantee(Declaration.Guarantee guarantee)
    {
        var (condition, _) = ConditionOf(guarantee.When, guarantee.Unless);
        if (guarantee.Formula is { } formula)
        {
            Roles(formula.Roles);
        }

        return new()
        {
            Id = guarantee.Name.Text,
            Promise = guarantee.Promise,
            Condition = condition,
            Span = guarantee.Name.Span,
        };
    }

    private (Condition? Condition, DirectionTrace Trace) ConditionOf(Expression? when, Expression? unless)
    {
        MarkUsed(when);
        MarkUsed(unless);
        return ConditionChecker.Check(when, unless, _scope, _diagnostics);
    }

    // A define counts as used where a norm or guarantee reaches it, through other defines too.
    private void MarkUsed(Expression? expression)
    {
        var pending = new Stack<Expression?>([expression]);
        while (pending.TryPop(out var next))
        {
            switch (next)
            {
                case Expression.All all:
                    all.Parts.ForEach(pending.Push);
                    break;
                case Expression.Any any:
                    any.Parts.ForEach(pending.Push);
                    break;
                case Expression.Not not:
                    pending.Push(not.Operand);
                    break;
                case Expression.Name name
                    when _defines.TryGetValue(name.Text, out var define) && _used.Add(name.Text):
                    pending.Push(define.Condition);
                    break;
                default:
                    break;
            }
        }
    }

    private Statement Statement(StatementSyntax statement)
    {
        switch (statement)
        {
            case StatementSyntax.Permit permit:
                return new Statement.Permit(permit.Price is { } price ? Formula(price) : null);
            case StatementSyntax.Require require:
                var requirement = require.Requirement;
                return new Statement.Require(
                    Formula(requirement.Formula),
                    requirement.Within,
                    requirement.Individually
                );
            case StatementSyntax.Limit limit:
                return Limit(limit);
            case StatementSyntax.Oblige oblige:
                Roles(oblige.Roles);
                return new Statement.Oblige([.. oblige.Obligations]);
            default:
                return new Statement.Forbid();
        }
    }

    private Formula Formula(FormulaSyntax formula)
    {
        Roles(formula.Roles);
        return formula.Formula;
    }

    private void Roles(IEnumerable<Expression.Name> roles)
    {
        if (_scope.Knowledge.Roles is not { } known)
        {
            return;
        }

        var names = known.ToHashSet(StringComparer.Ordinal);
        foreach (
            var role in roles.Where(role => role.Text != Caveat.Formula.Person && !names.Contains(role.Text))
        )
        {
            var hint =
                Suggestion.Hint(role.Text, names.Append(Caveat.Formula.Person))
                ?? (
                    names.Count == 0
                        ? "nobody is enrolled: add `people` to the configuration"
                        : $"roles here are {string.Join(", ", names.Order(StringComparer.Ordinal))}"
                );
            _diagnostics.Add(
                LanguageCodes.UnknownRole,
                role.Span,
                $"nobody holds the role `{role.Text}`",
                hint
            );
        }
    }

    private Statement.Limit Limit(StatementSyntax.Limit limit)
    {
        var (bound, perProvoked) = Bound(limit.Bound);
        var keys = limit.Keys.Select(Key).OfType<LimitKey>().Distinct().ToImmutableArray();
        return new()
        {
            Quantity = limit.Quantity,
            Bound = bound,
            BoundPerProvoked = perProvoked,
            Window = limit.Window,
            Keys = keys,
            Otherwise = Otherwise(limit, keys),
        };
    }

    private Otherwise Otherwise(StatementSyntax.Limit limit, ImmutableArray<LimitKey> keys)
    {
        switch (limit.Otherwise)
        {
            case OtherwiseSyntax.Require(var requirement):
                return new Otherwise.Require(
                    Formula(requirement.Formula),
                    requirement.Within,
                    requirement.Individually
                );
            case OtherwiseSyntax.Halt halt:
                Roles([halt.Role]);
                var key = Key(halt.Key);
                if (key is { } found && !keys.Contains(found))
                {
                    _diagnostics.Add(
                        LanguageCodes.ForeignHaltKey,
                        halt.Key.Span,
                        $"the limit does not count per `{halt.Key.Text}`",
                        "halt one of the keys that the limit counts by"
                    );
                }

                return new Otherwise.Halt(key ?? LimitKey.Gate, halt.Role.Text);
            default:
                return new Otherwise.Forbid();
        }
    }

    private LimitKey? Key(Expression.Name name)
    {
        if (LimitKeys.Parse(name.Text) is { } key)
        {
            return key;
        }

        var hint =
            Suggestion.Hint(name.Text, LimitKeys.Names) ?? $"keys are {string.Join(", ", LimitKeys.Names)}";
        _diagnostics.Add(LanguageCodes.UnknownKey, name.Span, $"nothing is counted per `{name.Text}`", hint);
        return null;
    }

    // A bound is a constant, or a constant and a share of what the counterpart provoked.
    private (Amount Bound, Amount PerProvoked) Bound(Expression expression)
    {
        var bound = Amount.Zero;
        var perProvoked = Amount.Zero;
        var parts = expression is Expression.Sum sum ? sum.Terms : [(false, expression)];
        foreach (var (negative, part) in parts)
        {
            switch (part)
            {
                case Expression.Number number:
                    bound = negative ? bound - number.Value : bound + number.Value;
                    break;
                case Expression.Name { Text: "provoked" } when !negative:
                    perProvoked += Amount.One;
                    break;
                case Expression.Product
                {
                    Left: Expression.Number left,
                    Right: Expression.Name { Text: "provoked" }
                } when !negative && left.Value >= Amount.Zero:
                    perProvoked += left.Value;
                    break;
                case Expression.Product
                {
                    Left: Expression.Name { Text: "provoked" },
                    Right: Expression.Number right
                } when !negative && right.Value >= Amount.Zero:
                    perProvoked += right.Value;
                    break;
                default:
                    _diagnostics.Add(
                        LanguageCodes.BadBound,
                        part.Span,
                        "a bound reads constants and `provoked` only",
                        "write `to 5` or `to 20 + 0.5 * provoked`"
                    );
                    return (Amount.Zero, Amount.Zero);
            }
        }

        if (bound < Amount.Zero)
        {
            _diagnostics.Add(
                LanguageCodes.BadBound,
                expression.Span,
                "a bound is not negative",
                "to let nothing through, write `forbid`"
            );
        }

        return (bound, perProvoked);
    }

    private void Supplied(Declaration.Norm norm, DirectionTrace trace, Statement statement)
    {
        if (_scope.Knowledge.Supplied is not { } supplied || !statement.Restricts)
        {
            return;
        }

        foreach (var (attribute, span) in trace.Reads)
        {
            if (!supplied.Contains(attribute.Name))
            {
                _diagnostics.Add(
                    LanguageCodes.NothingSupplies,
                    span,
                    $"nothing here gives `{attribute.Name}` a value",
                    $"it is always unknown, so `{norm.Name.Text}` may bite more often than you mean"
                );
            }
        }
    }

    private void Directions(Declaration.Norm norm, DirectionTrace trace, bool restricts)
    {
        var verb = norm.Statement switch
        {
            StatementSyntax.Permit => "permit",
            StatementSyntax.Require => "require",
            StatementSyntax.Forbid => "forbid",
            StatementSyntax.Limit => "limit",
            _ => "oblige",
        };
        foreach (var use in restricts ? trace.WrongInRestriction : trace.WrongInPermit)
        {
            var isImpact = use.Attribute.Direction == Direction.Impact;
            var (code, how) = (restricts, isImpact) switch
            {
                (true, true) => (
                    LanguageCodes.EscapedByDeclaringMore,
                    "an agent escapes this by declaring more"
                ),
                (true, false) => (
                    LanguageCodes.EscapedByClaimingLess,
                    "an agent escapes this by claiming less"
                ),
                (false, true) => (
                    LanguageCodes.GainedByDeclaringMore,
                    "an agent gains this by declaring more"
                ),
                _ => (LanguageCodes.GainedByClaimingLess, "an agent gains this by claiming less"),
            };
            var what = use.Via is { } name
                ? $"`{name}`, which tests `{use.Attribute.Name}`,"
                : $"this test of `{use.Attribute.Name}`";
            _diagnostics.Add(
                code,
                use.Span,
                $"{what} in a {verb}: {how}",
                Remedy(use, upwards: restricts == isImpact)
            );
        }
    }

    private static string Remedy(DirectionUse use, bool upwards) =>
        use.Attribute.Type switch
        {
            AttributeType.Bool or AttributeType.Set => upwards
                ? "ask that it holds, not that it does not"
                : "ask that it does not hold",
            _ when use.Comparison == Comparison.Equal => upwards ? "write `>=`" : "write `<=`",
            _ => upwards ? "test it upwards: `>=` or `>`" : "test it downwards: `<=` or `<`",
        };
}
