using System.Collections.Immutable;
using System.Globalization;

namespace Caveat.Language;

/// <summary>Statements, obligations and formulas of signatures.</summary>
internal sealed partial class Parser
{
    private const int MostSignatures = 1_000;

    private StatementSyntax Statement()
    {
        var start = Current.Span;
        var word = Current.Kind == TokenKind.Word ? TextOf(Current) : "";
        switch (word)
        {
            case "permit":
                Take();
                return new StatementSyntax.Permit(start, Price());
            case "require":
                Take();
                return new StatementSyntax.Require(start, Requirement());
            case "forbid":
                Take();
                return new StatementSyntax.Forbid(start);
            case "limit":
                Take();
                return Limit(start);
            case "oblige":
                Take();
                return Oblige(start);
            default:
                throw Expected(
                    "a statement",
                    Suggest(["permit", "require", "forbid", "limit", "oblige"])
                        ?? "a norm says permit, require, forbid, limit or oblige"
                );
        }
    }

    private FormulaSyntax? Price()
    {
        if (!TakeWord("with"))
        {
            return null;
        }

        RequireWord("approval");
        RequireWord("by");
        return FormulaOf();
    }

    private RequirementSyntax Requirement()
    {
        RequireWord("approval");
        RequireWord("by");
        var formula = FormulaOf();
        TimeSpan? within = TakeWord("within") ? Duration("the time to decide") : null;
        return new(formula, within, TakeWord("individually"));
    }

    private StatementSyntax.Limit Limit(SourceSpan start)
    {
        var quantity = QuantityOf();
        RequireWord("to");
        var bound = Additive();
        RequireWord("per");
        var window = Duration("the length of the window");
        RequireWord("per");
        List<Expression.Name> keys = [Identifier("what is counted apart")];
        while (TakeIf(TokenKind.Comma) || TakeWord("per"))
        {
            keys.Add(Identifier("what is counted apart"));
        }

        return new(start, quantity, bound, window, keys);
    }

    private Quantity QuantityOf()
    {
        if (TakeWord("count"))
        {
            return Quantity.Count;
        }

        if (TakeWord("distinct"))
        {
            RequireWord("targets");
            return Quantity.DistinctTargets;
        }

        if (TakeWord("sum"))
        {
            RequireWord("of");
            RequireWord("effect.severity");
            return Quantity.Severity;
        }

        throw Expected(
            "`count`, `sum of effect.severity` or `distinct targets`",
            Suggest(["count", "sum", "distinct"])
        );
    }

    private OtherwiseSyntax Otherwise()
    {
        if (TakeWord("forbid"))
        {
            return new OtherwiseSyntax.Forbid();
        }

        if (TakeWord("require"))
        {
            return new OtherwiseSyntax.Require(Requirement());
        }

        if (TakeWord("halt"))
        {
            var key = Identifier("what is halted");
            RequireWord("until");
            var role = Identifier("the role that resumes it");
            RequireWord("resumes");
            return new OtherwiseSyntax.Halt(key, role);
        }

        throw Expected("`forbid`, `require approval` or `halt`", Suggest(["forbid", "require", "halt"]));
    }

    private StatementSyntax.Oblige Oblige(SourceSpan start)
    {
        List<Obligation> obligations = [];
        List<Expression.Name> roles = [];
        do
        {
            var word = Current.Kind == TokenKind.Word ? TextOf(Current) : "";
            switch (word)
            {
                case "notify":
                    Take();
                    roles.Add(Identifier("the role to notify"));
                    obligations.Add(new Obligation.Notify(roles[^1].Text));
                    break;
                case "report":
                    Take();
                    RequireWord("within");
                    obligations.Add(new Obligation.Report(Duration("the time to report")));
                    break;
                case "undo":
                    Take();
                    RequireWord("within");
                    obligations.Add(new Obligation.Undo(Duration("the time to undo")));
                    break;
                case "record":
                    Take();
                    obligations.Add(new Obligation.Record(Quoted("what to record")));
                    break;
                default:
                    throw Expected(
                        "a duty",
                        Suggest(["notify", "report", "undo", "record"])
                            ?? "duties are `notify ROLE`, `report within D`, `undo within D`, `record \"text\"`"
                    );
            }
        } while (TakeIf(TokenKind.Comma));

        return new(start, obligations, roles);
    }

    private TimeSpan Duration(string what)
    {
        var token = Require(TokenKind.Duration, what, "a duration has a unit: `30s`, `10m`, `4h`, `2d`");
        WordKind.TryReadDuration(TextOf(token), out var amount);
        if (
            amount > Amount.Zero
            && amount.Thousandths <= TimeSpan.FromDays(36_500).Ticks / TimeSpan.TicksPerMillisecond
        )
        {
            return TimeSpan.FromMilliseconds(amount.Thousandths);
        }

        throw Wrong(
            LanguageCodes.OutOfRange,
            token.Span,
            $"`{Clip(token)}` is no time that can be waited for",
            "durations here lie between 1s and 36500d"
        );
    }

    private FormulaSyntax FormulaOf()
    {
        var roles = new List<Expression.Name>();
        var start = Current.Span;
        var formula = FormulaAny(roles);
        return new(formula, roles, start.To(_tokens[_index - 1].Span));
    }

    private Formula FormulaAny(List<Expression.Name> roles)
    {
        var parts = ImmutableArray.CreateBuilder<Formula>();
        do
        {
            parts.Add(FormulaAll(roles));
        } while (TakeWord("or"));
        return parts.Count == 1 ? parts[0] : new Formula.Any(parts.ToImmutable());
    }

    private Formula FormulaAll(List<Expression.Name> roles)
    {
        var parts = ImmutableArray.CreateBuilder<Formula>();
        do
        {
            parts.Add(FormulaPart(roles));
        } while (TakeWord("and"));
        return parts.Count == 1 ? parts[0] : new Formula.All(parts.ToImmutable());
    }

    private Formula FormulaPart(List<Expression.Name> roles)
    {
        if (Is(TokenKind.OpenParen))
        {
            return Parenthesised(() => FormulaAny(roles));
        }

        if (!Is(TokenKind.Number))
        {
            roles.Add(Identifier("a role"));
            return new Formula.Signatures(roles[^1].Text, 1);
        }

        var count = Count();
        if (!TakeWord("of"))
        {
            roles.Add(Identifier("a role"));
            return new Formula.Signatures(roles[^1].Text, count);
        }

        var list = _tokens[_index].Span;
        var several = List(() => Identifier("a role"));
        roles.AddRange(several);
        var distinct = several.Select(role => role.Text).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (count > distinct.Length)
        {
            throw Wrong(
                LanguageCodes.ImpossibleThreshold,
                list,
                $"{count} different roles cannot sign where {distinct.Length} are listed",
                "lower the number or list more roles"
            );
        }

        return new Formula.Several(count, distinct);
    }

    private int Count()
    {
        var token = Take();
        if (
            int.TryParse(TextOf(token), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MostSignatures
        )
        {
            return count;
        }

        throw Wrong(
            LanguageCodes.ImpossibleThreshold,
            token.Span,
            $"`{Clip(token)}` is no number of people",
            $"write a whole number between 1 and {MostSignatures}"
        );
    }
}
