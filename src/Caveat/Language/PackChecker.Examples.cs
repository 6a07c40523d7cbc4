using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>Examples: their facts and what they expect.</summary>
internal sealed partial class PackChecker
{
    private Example? Example(Declaration.Example example)
    {
        var given = ImmutableArray.CreateBuilder<(AttributeDefinition, FactValue)>(example.Given.Count);
        var seen = new HashSet<AttributeDefinition>();
        foreach (var fact in example.Given)
        {
            if (_scope.FindAttribute(fact.Attribute.Text) is not { } attribute)
            {
                _diagnostics.Add(
                    LanguageCodes.UnknownAttribute,
                    fact.Attribute.Span,
                    $"there is no attribute `{fact.Attribute.Text}`",
                    Suggestion.Hint(fact.Attribute.Text, _scope.AttributeNames)
                        ?? "`caveat norms --vocabulary` lists the attributes"
                );
                continue;
            }

            if (!seen.Add(attribute))
            {
                _diagnostics.Add(
                    LanguageCodes.RepeatedName,
                    fact.Attribute.Span,
                    $"`{attribute.Name}` is given twice"
                );
            }
            else if (Given(fact, attribute) is { } value)
            {
                given.Add((attribute, value));
            }
        }

        if (example.Expect.By is { } by)
        {
            Roles(by.Roles);
        }

        if (
            example.Expect.Because is { } because
            && !_syntax.Declarations.OfType<Declaration.Norm>().Any(norm => norm.Name.Text == because.Text)
            && !Floor.IsNorm(because.Text)
        )
        {
            var norms = _syntax.Declarations.OfType<Declaration.Norm>().Select(norm => norm.Name.Text);
            _diagnostics.Add(
                LanguageCodes.BadExpectation,
                because.Span,
                $"there is no norm `{because.Text}`",
                Suggestion.Hint(because.Text, norms)
            );
        }

        return new()
        {
            Title = example.Name.Text,
            Given = given.ToImmutable(),
            Verdict = example.Expect.Verdict,
            By = example.Expect.By?.Formula,
            BecauseOf = example.Expect.Because?.Text,
            Span = example.Name.Span,
        };
    }

    private FactValue? Given(GivenSyntax fact, AttributeDefinition attribute)
    {
        switch (fact.Form)
        {
            case GivenForm.Unknown:
                return attribute.Type == AttributeType.Set
                    ? FactValue.Of(FactSet.Unknown)
                    : FactValue.Unknown;
            case GivenForm.True or GivenForm.False:
                return attribute.Type == AttributeType.Bool
                    ? FactValue.Of(fact.Form == GivenForm.True)
                    : Refuse(
                        fact,
                        attribute,
                        $"`{attribute.Name}` is {ConditionChecker.Describe(attribute.Type)} and needs a value"
                    );
            case GivenForm.List:
                return attribute.Type == AttributeType.Set
                    ? Elements(fact, attribute)
                    : Refuse(
                        fact,
                        attribute,
                        $"`{attribute.Name}` is {ConditionChecker.Describe(attribute.Type)}, not a set"
                    );
            case GivenForm.Value when attribute.Type == AttributeType.Set:
                return Refuse(fact, attribute, $"`{attribute.Name}` is a set");
            default:
                return InRange(
                    fact,
                    attribute,
                    new LiteralReader(_scope, _diagnostics).Read(fact.Values[0], attribute)
                );
        }
    }

    private FactValue? Elements(GivenSyntax fact, AttributeDefinition attribute)
    {
        var literals = new LiteralReader(_scope, _diagnostics);
        var elements = fact.Values.Select(value => literals.ReadElement(value, attribute)).ToList();
        return elements.Contains(null) ? null : FactValue.Of(FactSet.Of(elements!));
    }

    private FactValue? InRange(GivenSyntax fact, AttributeDefinition attribute, FactValue? value)
    {
        if (
            value is { } known
            && attribute.Type is AttributeType.Number or AttributeType.Duration
            && (known.AsAmount < attribute.Least || known.AsAmount > attribute.Greatest)
        )
        {
            var range = attribute.Greatest is null
                ? $"it is at least {attribute.Least}"
                : $"it lies between {attribute.Least} and {attribute.Greatest}";
            _diagnostics.Add(
                LanguageCodes.OutOfRange,
                fact.Values[0].Span,
                $"`{attribute.Name}` cannot be that",
                range
            );
            return null;
        }

        return value;
    }

    private FactValue? Refuse(GivenSyntax fact, AttributeDefinition attribute, string message)
    {
        var hint = attribute.Type switch
        {
            AttributeType.Set => $"write `{attribute.Name} = [a, b]`",
            AttributeType.Bool => $"write `{attribute.Name}` or `not {attribute.Name}`",
            _ => $"write `{attribute.Name} = …`",
        };
        _diagnostics.Add(LanguageCodes.WrongType, fact.Attribute.Span, message, hint);
        return null;
    }
}
