namespace Caveat.Language;

/// <summary>Header, declarations and their clauses.</summary>
internal sealed partial class Parser
{
    private static readonly string[] _headerKeys =
    [
        "pack",
        "version",
        "layer",
        "issuer",
        "source",
        "licence",
        "summary",
        "valid",
    ];

    private void Header(PackSyntax pack)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        while (
            Current.Kind == TokenKind.Word
            && Array.Find(_headerKeys, key => IsWord(key)) is { } key
            && !AtDeclaration
        )
        {
            var start = _index;
            try
            {
                Mark(LayoutMarkKind.Header);
                var keyToken = Take();
                if (!given.Add(key))
                {
                    _diagnostics.Add(LanguageCodes.RepeatedHeader, keyToken.Span, $"`{key}` is given twice");
                }

                if (key == "valid")
                {
                    pack.Validity = Dates();
                }
                else
                {
                    pack.Header[key] = HeaderText();
                }
            }
            catch (Fault)
            {
                pack.FaultyHeader.Add(key);
                RecoverHeader(start);
            }
        }
    }

    private Expression.Name HeaderText()
    {
        var token = Current;
        return token.Kind switch
        {
            TokenKind.Text => new(Take().Span, Unquote(token)),
            TokenKind.Word or TokenKind.Number or TokenKind.Date or TokenKind.Prefix => new(
                Take().Span,
                TextOf(token).ToString()
            ),
            _ => throw Expected("a text or a word"),
        };
    }

    private void RecoverHeader(int start)
    {
        _index = Math.Max(_index, start + 1);
        while (
            Current.Kind != TokenKind.End
            && !AtDeclaration
            && !(Current.FirstOnLine && Array.Exists(_headerKeys, key => IsWord(key)))
        )
        {
            _index++;
        }
    }

    private Declaration OneDeclaration()
    {
        var word = Current.Kind == TokenKind.Word ? TextOf(Current).ToString() : "";
        Mark(word is "define" or "attribute" ? LayoutMarkKind.OneLine : LayoutMarkKind.Block);
        switch (word)
        {
            case "define":
                Take();
                return Define();
            case "norm":
                Take();
                return Norm();
            case "guarantee":
                Take();
                return Guarantee();
            case "example":
                Take();
                return Example();
            case "attribute":
                Take();
                return AttributeDeclaration();
            case var key when Array.IndexOf(_headerKeys, key) >= 0:
                throw Wrong(
                    LanguageCodes.NotADeclaration,
                    Current.Span,
                    $"`{key}` belongs to the header",
                    "header keys stand before the first declaration"
                );
            case "":
                throw Expected(
                    "a declaration",
                    "a pack is made of `define`, `norm`, `guarantee`, `example` and `attribute`"
                );
            default:
                var hint =
                    Suggest(_declarationWords.Concat(_headerKeys))
                    ?? "a pack is made of `define`, `norm`, `guarantee`, `example` and `attribute`";
                throw Wrong(
                    LanguageCodes.NotADeclaration,
                    Current.Span,
                    $"`{Clip(Current)}` begins no declaration",
                    hint
                );
        }
    }

    private Declaration.Define Define()
    {
        var name = Identifier("the name of the define");
        Require(TokenKind.Assign, "`=`");
        return new(name, Condition());
    }

    private Declaration.Norm Norm()
    {
        var name = Identifier("the name of the norm");
        Mark(LayoutMarkKind.Joined);
        var statement = Statement();
        var (when, unless) = WhenUnless();
        if (statement is StatementSyntax.Limit limit)
        {
            Mark(LayoutMarkKind.Clause);
            RequireWord("otherwise");
            statement = limit with { Otherwise = Otherwise() };
        }

        List<string> cites = [];
        string? because = null;
        Validity? validity = null;
        while (true)
        {
            if (!IsWord("cites") && !IsWord("because") && !IsWord("valid"))
            {
                break;
            }

            Mark(LayoutMarkKind.Clause);
            switch (TextOf(Take()))
            {
                case "cites":
                    cites.Add(Quoted("what it cites"));
                    break;
                case "because":
                    because = because is null
                        ? Quoted("the reason")
                        : throw Wrong(
                            LanguageCodes.RepeatedHeader,
                            _tokens[_index - 1].Span,
                            "`because` is given twice",
                            "one sentence says why; further sources stand in `cites`"
                        );
                    break;
                default:
                    validity = Dates();
                    break;
            }
        }

        EndOfDeclaration("`when`, `unless`, `cites`, `because`, `valid` or the next declaration");
        return new(name, statement)
        {
            When = when,
            Unless = unless,
            Cites = cites,
            Because = because,
            Validity = validity,
        };
    }

    private (Expression? When, Expression? Unless) WhenUnless()
    {
        Expression? when = null;
        Expression? unless = null;
        if (IsWord("when"))
        {
            Mark(LayoutMarkKind.Joined);
            Take();
            when = Condition();
        }

        if (IsWord("unless"))
        {
            Mark(LayoutMarkKind.Joined);
            Take();
            unless = Condition();
        }

        return (when, unless);
    }

    private Declaration.Guarantee Guarantee()
    {
        var name = Identifier("the name of the guarantee");
        Mark(LayoutMarkKind.Joined);
        Promise promise;
        FormulaSyntax? formula = null;
        if (TakeWord("never"))
        {
            RequireWord("permit");
            if (TakeWord("without"))
            {
                RequireWord("approval");
                RequireWord("by");
                formula = FormulaOf();
                promise = new Promise.NeverPermitWithout(formula.Formula);
            }
            else
            {
                promise = new Promise.NeverPermit(TakeWord("automatically"));
            }
        }
        else if (TakeWord("always"))
        {
            RequireWord("permit");
            RequireWord("automatically");
            promise = new Promise.AlwaysPermitAutomatically();
        }
        else
        {
            throw Expected("`never permit` or `always permit automatically`", Suggest(["never", "always"]));
        }

        var (when, unless) = WhenUnless();
        EndOfDeclaration("`when`, `unless` or the next declaration");
        return new(name, promise, formula, when, unless);
    }

    private Declaration.Attribute AttributeDeclaration()
    {
        var name = Identifier("the name of the attribute");
        Require(TokenKind.Colon, "`:`", "write `attribute target.mission-critical : bool`");
        List<Expression.Name> values = [];
        var type = Current.Kind == TokenKind.Word ? TextOf(Current) : "";
        var parsed = type switch
        {
            "bool" => AttributeType.Bool,
            "number" => AttributeType.Number,
            "duration" => AttributeType.Duration,
            "text" => AttributeType.Text,
            "set" => AttributeType.Set,
            "enum" => AttributeType.Enum,
            "ordered" => AttributeType.Ordered,
            _ => throw Expected(
                "a type",
                Suggest(["bool", "number", "duration", "text", "set", "enum", "ordered"])
                    ?? "types are bool, number, duration, text, set, enum [..] and ordered [..]"
            ),
        };
        Take();
        if (parsed is AttributeType.Enum or AttributeType.Ordered)
        {
            values = List(() => Identifier("a value"));
        }

        var direction =
            TakeWord("impact") ? Direction.Impact
            : TakeWord("claim") ? Direction.Claim
            : Direction.Fixed;
        TakeWord("fixed");
        EndOfDeclaration("`impact`, `claim`, `fixed` or the next declaration");
        return new(name, parsed, values, direction);
    }

    private Validity? Dates()
    {
        var from = Date();
        RequireWord("to");
        var until = Date();
        if (from is { } first && until is { } last)
        {
            if (first >= last)
            {
                var span = _tokens[_index - 1].Span;
                _diagnostics.Add(
                    LanguageCodes.EmptyValidity,
                    span,
                    "these dates leave no day",
                    "the second date is the first day it is no longer valid"
                );
                return null;
            }

            return new(first, last);
        }

        return null;
    }

    private DateOnly? Date()
    {
        var token = Require(TokenKind.Date, "a date", "write `2026-01-31`");
        if (WordKind.TryReadDate(TextOf(token), out var date))
        {
            return date;
        }

        _diagnostics.Add(LanguageCodes.BadDate, token.Span, $"`{Clip(token)}` is no day of the calendar");
        return null;
    }

    private Expression.Name Identifier(string what)
    {
        var token = Require(TokenKind.Word, what);
        return new(token.Span, TextOf(token).ToString());
    }

    private string Quoted(string what) =>
        Is(TokenKind.Text) ? Unquote(Take())
        : Is(TokenKind.Word) && !AtDeclaration ? TextOf(Take()).ToString()
        : throw Expected($"{what}, in quotes");

    private string Unquote(Token token)
    {
        var inner = TextOf(token)[1..^1].ToString();
        return inner.Contains('\\', StringComparison.Ordinal)
            ? inner
                .Replace("\\\\", "\u0000", StringComparison.Ordinal)
                .Replace("\\\"", "\"", StringComparison.Ordinal)
                .Replace('\u0000', '\\')
            : inner;
    }

    // What follows a finished declaration must begin another: a stray word would else be taken for the next fault.
    private void EndOfDeclaration(string what)
    {
        if (
            Current.Kind != TokenKind.End
            && !AtDeclaration
            && !(Current.Kind == TokenKind.Word && Array.Exists(_declarationWords, word => IsWord(word)))
        )
        {
            throw Expected(
                what,
                Suggest(["when", "unless", "cites", "because", "valid", "otherwise", .. _declarationWords])
            );
        }
    }
}
