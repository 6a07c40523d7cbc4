namespace Caveat.Language;

/// <summary>Examples: what is given and what is expected.</summary>
internal sealed partial class Parser
{
    private Declaration.Example Example()
    {
        var title = Require(TokenKind.Text, "the title of the example in quotes");
        var given = new List<GivenSyntax>();
        Mark(LayoutMarkKind.Clause);
        if (TakeWord("given"))
        {
            do
            {
                given.Add(Given());
            } while (TakeIf(TokenKind.Comma));
            Mark(LayoutMarkKind.Clause);
        }

        RequireWord("expect");
        var expect = Expect();
        EndOfDeclaration("the next declaration");
        return new(new(title.Span, Unquote(title)), given, expect);
    }

    private GivenSyntax Given()
    {
        if (TakeWord("not"))
        {
            return new(Identifier("an attribute"), [], GivenForm.False);
        }

        var attribute = Identifier("an attribute");
        if (TakeWord("unknown"))
        {
            return new(attribute, [], GivenForm.Unknown);
        }

        if (!TakeIf(TokenKind.Assign))
        {
            if (Current.Kind is TokenKind.Equal)
            {
                throw Expected("`=`", "an example gives facts: write one `=`");
            }

            return new(attribute, [], GivenForm.True);
        }

        return Is(TokenKind.OpenBracket)
            ? new(attribute, List(Literal, mayBeEmpty: true), GivenForm.List)
            : new(attribute, [Literal()], GivenForm.Value);
    }

    private ExpectSyntax Expect()
    {
        if (TakeWord("permit"))
        {
            return new(Verdict.Permit, null, null);
        }

        if (TakeWord("hold"))
        {
            return new(Verdict.Hold, TakeWord("by") ? FormulaOf() : null, null);
        }

        if (TakeWord("deny"))
        {
            return new(Verdict.Deny, null, TakeWord("because") ? Identifier("the norm that denies") : null);
        }

        throw Expected("`permit`, `hold` or `deny`", Suggest(["permit", "hold", "deny"]));
    }
}
