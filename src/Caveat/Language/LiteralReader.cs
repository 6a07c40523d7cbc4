namespace Caveat.Language;

/// <summary>Reads a literal as a value of an attribute; used by conditions and by the facts of examples.</summary>
internal sealed class LiteralReader(PackScope scope, DiagnosticBag diagnostics)
{
    /// <summary>The word for the duration without an end.</summary>
    public const string Unbounded = "unbounded";

    /// <summary>The value, or null where a fault was reported. Not for sets.</summary>
    public FactValue? Read(Expression expression, AttributeDefinition attribute)
    {
        switch (attribute.Type)
        {
            case AttributeType.Number when expression is Expression.Number number:
                return FactValue.Of(number.Value);
            case AttributeType.Duration when expression is Expression.Duration duration:
                return FactValue.Of(duration.Value);
            case AttributeType.Duration when expression is Expression.Name { Text: Unbounded }:
                return FactValue.Of(Amount.Unbounded);
            case AttributeType.Duration when expression is Expression.Number:
                return Refuse(
                    expression,
                    $"`{attribute.Name}` is a duration, which has a unit",
                    "write `30s`, `10m`, `4h` or `2d`"
                );
            case AttributeType.Text
            or AttributeType.Enum
            or AttributeType.Ordered when WordOf(expression, attribute) is { } word:
                return attribute.Type == AttributeType.Text
                    ? Text(expression, attribute, word)
                    : Value(expression, attribute, word);
            case AttributeType.Bool when expression is Expression.Name { Text: "true" or "false" } name:
                return FactValue.Of(name.Text == "true");
            default:
                return expression is Expression.Wrong || IsAttribute(expression)
                    ? null
                    : Refuse(
                        expression,
                        $"this is no value that `{attribute.Name}` can have: it is {ConditionChecker.Describe(attribute.Type)}"
                    );
        }
    }

    /// <summary>An element of a set, or null where a fault was reported.</summary>
    public string? ReadElement(Expression expression, AttributeDefinition attribute)
    {
        var word = WordOf(expression, attribute);
        if (word is null)
        {
            if (expression is not Expression.Wrong && !IsAttribute(expression))
            {
                Refuse(expression, $"the elements of `{attribute.Name}` are texts");
            }

            return null;
        }

        if (attribute.IsClosed)
        {
            return Value(expression, attribute, word) is null ? null : word;
        }

        if (
            ReferenceEquals(attribute, Vocabulary.TargetTags)
            && scope.Knowledge.Tags is { } tags
            && !tags.Contains(word)
        )
        {
            diagnostics.Add(
                LanguageCodes.UnknownTag,
                expression.Span,
                $"no zone carries the tag `{word}`",
                Suggestion.Hint(word, tags)
            );
        }

        return ReferenceEquals(attribute, Vocabulary.TargetTerritory) && !IsTerritory(expression, word)
            ? null
            : word;
    }

    private FactValue? Value(Expression expression, AttributeDefinition attribute, string word)
    {
        var index = attribute.Values.IndexOf(word);
        if (index >= 0)
        {
            return FactValue.OfIndex(index);
        }

        var hint =
            Suggestion.Hint(word, attribute.Values)
            ?? (attribute.Values.Length <= 12 ? $"it can be {string.Join(", ", attribute.Values)}" : null);
        diagnostics.Add(
            LanguageCodes.UnknownValue,
            expression.Span,
            $"`{attribute.Name}` cannot be `{word}`",
            hint
        );
        return null;
    }

    private FactValue? Text(Expression expression, AttributeDefinition attribute, string word)
    {
        if (
            (
                ReferenceEquals(attribute, Vocabulary.AgentState)
                || ReferenceEquals(attribute, Vocabulary.ThreatAttributionState)
            ) && !IsTerritory(expression, word)
        )
        {
            return null;
        }

        if (
            ReferenceEquals(attribute, Vocabulary.AgentId)
            && scope.Knowledge.Agents is { } agents
            && !agents.Contains(word)
        )
        {
            diagnostics.Add(
                LanguageCodes.UnknownAgent,
                expression.Span,
                $"no agent `{word}` is registered",
                Suggestion.Hint(word, agents)
            );
        }

        if (
            ReferenceEquals(attribute, Vocabulary.Operation)
            && scope.Knowledge.Operations is { } operations
            && !operations.Contains(word)
        )
        {
            diagnostics.Add(
                LanguageCodes.UnknownOperation,
                expression.Span,
                $"no agent has the operation `{word}`",
                Suggestion.Hint(word, operations)
            );
        }

        return FactValue.Of(word);
    }

    private bool IsTerritory(Expression expression, string word)
    {
        if (word.Length == 2 && char.IsAsciiLetterUpper(word[0]) && char.IsAsciiLetterUpper(word[1]))
        {
            return true;
        }

        diagnostics.Add(
            LanguageCodes.BadTerritory,
            expression.Span,
            $"`{word}` is not two capital letters",
            "territories and states are ISO 3166-1 alpha-2 codes, for example `CH`"
        );
        return false;
    }

    // An attribute name beats a bare word: quotes make it a text.
    private string? WordOf(Expression expression, AttributeDefinition attribute)
    {
        switch (expression)
        {
            case Expression.Quoted text:
                return text.Value;
            case Expression.Name name when scope.FindAttribute(name.Text) is not null:
                diagnostics.Add(
                    LanguageCodes.NotComparable,
                    name.Span,
                    $"`{name.Text}` is an attribute, and `{attribute.Name}` is compared with values",
                    $"quote it to mean the text: \"{name.Text}\""
                );
                return null;
            case Expression.Name name:
                return name.Text;
            default:
                return null;
        }
    }

    private bool IsAttribute(Expression expression) =>
        expression is Expression.Name name && scope.FindAttribute(name.Text) is not null;

    private FactValue? Refuse(Expression expression, string message, string? hint = null)
    {
        diagnostics.Add(LanguageCodes.WrongType, expression.Span, message, hint);
        return null;
    }
}
