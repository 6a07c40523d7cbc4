namespace Caveat.Language;

/// <summary>Gathers the attributes that packs declare: two packs may share a name only if they mean the same.</summary>
internal static class DeclaredAttributes
{
    /// <summary>The vocabulary with every attribute the units declare.</summary>
    public static Schema Merge(IReadOnlyList<Unit> units, Knowledge knowledge)
    {
        var merged = new Dictionary<string, AttributeDefinition>(StringComparer.Ordinal);
        foreach (var unit in units)
        {
            foreach (var declaration in unit.Syntax.Declarations.OfType<Declaration.Attribute>())
            {
                Add(declaration, unit.Diagnostics, merged, knowledge);
            }
        }

        return merged.Count == 0 ? Schema.Standard : Schema.With(merged.Values);
    }

    /// <summary>The schema of one checked pack.</summary>
    public static Schema SchemaOf(Pack pack) =>
        pack.Attributes.IsEmpty ? Schema.Standard : Schema.With(pack.Attributes);

    private static void Add(
        Declaration.Attribute declaration,
        DiagnosticBag diagnostics,
        Dictionary<string, AttributeDefinition> merged,
        Knowledge knowledge
    )
    {
        var name = declaration.Name;
        if (Schema.Standard.Find(name.Text) is not null)
        {
            diagnostics.Add(
                LanguageCodes.TakenAttribute,
                name.Span,
                $"the vocabulary already has `{name.Text}`",
                "leave the declaration out, or choose another name"
            );
            return;
        }

        if (!Names.IsDottedKebab(name.Text))
        {
            diagnostics.Add(
                LanguageCodes.BadName,
                name.Span,
                $"`{name.Text}` cannot be the name of an attribute",
                "attributes have dotted kebab-case names, for example `target.mission-critical`"
            );
            return;
        }

        if (declaration.Direction == Direction.Fixed && knowledge.FromLabels.Contains(name.Text))
        {
            diagnostics.Add(
                LanguageCodes.LabelNotFixed,
                name.Span,
                $"`{name.Text}` is fed from labels and cannot be fixed",
                "declare it `impact` or `claim`: whoever writes the label could gain by it"
            );
        }

        var attribute = Definition(declaration);
        if (merged.TryGetValue(name.Text, out var other) && !Same(attribute, other))
        {
            diagnostics.Add(
                LanguageCodes.ConflictingAttribute,
                name.Span,
                $"another pack declares `{name.Text}` differently",
                "give it the same type and direction, or another name"
            );
            return;
        }

        merged[name.Text] = attribute;
    }

    // A declared attribute that an example leaves out: false, empty and zero weigh nothing; what has no such value is unknown.
    private static AttributeDefinition Definition(Declaration.Attribute declaration) =>
        new()
        {
            Name = declaration.Name.Text,
            Type = declaration.Type,
            Direction = declaration.Direction,
            Slot = -1,
            Values = [.. declaration.Values.Select(value => value.Text).Distinct(StringComparer.Ordinal)],
            Baseline = declaration.Type switch
            {
                AttributeType.Bool => FactValue.Of(false),
                AttributeType.Set => FactValue.Of(FactSet.Empty),
                AttributeType.Number or AttributeType.Duration => FactValue.Of(Amount.Zero),
                AttributeType.Ordered => FactValue.OfIndex(0),
                _ => FactValue.Unknown,
            },
            Meaning = "declared by a pack",
            Origin = "the deployment",
        };

    private static bool Same(AttributeDefinition left, AttributeDefinition right) =>
        left.Type == right.Type
        && left.Direction == right.Direction
        && left.Values.AsSpan().SequenceEqual(right.Values.AsSpan());
}
