using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>Checks a parsed pack by itself: names, types, directions, thresholds. This part does header, defines and declarations.</summary>
internal sealed partial class PackChecker
{
    private const int HighestDefine = 64;

    private readonly PackSyntax _syntax;
    private readonly Schema _schema;
    private readonly PackScope _scope;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, Declaration.Define> _defines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public PackChecker(PackSyntax syntax, Schema schema, Knowledge knowledge, DiagnosticBag diagnostics)
    {
        _syntax = syntax;
        _schema = schema;
        _diagnostics = diagnostics;
        _scope = new(
            schema,
            syntax.Declarations.OfType<Declaration.Attribute>().Select(attribute => attribute.Name.Text),
            knowledge
        )
        {
            CheckDefine = FindDefine,
        };
    }

    /// <summary>The checked pack. It is only fit for use where no error was reported.</summary>
    public Pack Run(string digest)
    {
        CollectNames();
        foreach (var define in _defines.Values)
        {
            if (!_scope.Defines.ContainsKey(define.Name.Text))
            {
                Define(define);
            }
        }

        var norms = _syntax.Declarations.OfType<Declaration.Norm>().Select(Norm).ToImmutableArray();
        var guarantees = _syntax
            .Declarations.OfType<Declaration.Guarantee>()
            .Select(Guarantee)
            .ToImmutableArray();
        var examples = _syntax
            .Declarations.OfType<Declaration.Example>()
            .Select(Example)
            .OfType<Example>()
            .ToImmutableArray();
        foreach (var unused in _defines.Values.Where(define => !_used.Contains(define.Name.Text)))
        {
            _diagnostics.Add(LanguageCodes.Unused, unused.Name.Span, $"nothing uses `{unused.Name.Text}`");
        }

        return new()
        {
            Name = Name(),
            Version = Version(),
            Layer = LayerOf(),
            Issuer = Text("issuer"),
            Source = Text("source"),
            Licence = Text("licence"),
            Summary = Text("summary"),
            Validity = _syntax.Validity,
            Attributes =
            [
                .. _syntax
                    .Declarations.OfType<Declaration.Attribute>()
                    .Select(attribute => _schema.Find(attribute.Name.Text))
                    .OfType<AttributeDefinition>(),
            ],
            Definitions =
            [
                .. _scope
                    .Defines.Values.Select(define => define.Definition)
                    .OrderBy(definition => definition.Index),
            ],
            Norms = norms,
            Guarantees = guarantees,
            Examples = examples,
            Digest = digest,
        };
    }

    private string? Text(string key) => _syntax.Header.GetValueOrDefault(key)?.Text;

    private string Name()
    {
        if (!_syntax.Header.TryGetValue("pack", out var name))
        {
            Missing("pack", "pack my-norms");
            return "unnamed";
        }

        RequireKebab(name, "a pack");
        return name.Text;
    }

    private string Version()
    {
        if (!_syntax.Header.TryGetValue("version", out var version))
        {
            Missing("version", "version 1.0.0");
            return "0.0.0";
        }

        if (!Names.Version().IsMatch(version.Text))
        {
            _diagnostics.Add(
                LanguageCodes.BadVersion,
                version.Span,
                $"`{version.Text}` is not a semantic version",
                "write `version 1.0.0`"
            );
        }

        return version.Text;
    }

    private Layer LayerOf()
    {
        if (!_syntax.Header.TryGetValue("layer", out var layer))
        {
            Missing("layer", "layer organisation");
            return Layer.Organisation;
        }

        if (Words.Parse<Layer>(layer.Text) is { } found)
        {
            return found;
        }

        var hint =
            Suggestion.Hint(layer.Text, Words.Layers) ?? $"layers are {string.Join(", ", Words.Layers)}";
        _diagnostics.Add(LanguageCodes.UnknownLayer, layer.Span, $"there is no layer `{layer.Text}`", hint);
        return Layer.Organisation;
    }

    private void Missing(string key, string example)
    {
        if (!_syntax.FaultyHeader.Contains(key))
        {
            _diagnostics.Add(
                LanguageCodes.MissingHeader,
                new(0, 0),
                $"the header has no `{key}`",
                $"a pack begins with a line such as `{example}`"
            );
        }
    }

    private void CollectNames()
    {
        var names = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var declaration in _syntax.Declarations)
        {
            var sort = declaration switch
            {
                Declaration.Define => "define",
                Declaration.Attribute => "attribute",
                Declaration.Example => "example",
                _ => "norm or guarantee",
            };
            if (!names.TryGetValue(sort, out var taken))
            {
                names[sort] = taken = new(StringComparer.Ordinal);
            }

            if (!taken.Add(declaration.Name.Text))
            {
                _diagnostics.Add(
                    LanguageCodes.RepeatedName,
                    declaration.Name.Span,
                    $"there is already a {sort} `{declaration.Name.Text}`",
                    "names are unique in a pack"
                );
            }

            if (declaration is Declaration.Define or Declaration.Norm or Declaration.Guarantee)
            {
                RequireKebab(declaration.Name, $"a {sort}");
            }

            if (declaration is Declaration.Define define)
            {
                _defines.TryAdd(define.Name.Text, define);
                RequireFree(define.Name);
            }
        }
    }

    private void RequireFree(Expression.Name name)
    {
        if (_schema.Find(name.Text) is not null)
        {
            _diagnostics.Add(
                LanguageCodes.RepeatedName,
                name.Span,
                $"`{name.Text}` is an attribute already",
                "choose another name"
            );
        }
    }

    private void RequireKebab(Expression.Name name, string what)
    {
        if (!Names.IsKebab(name.Text))
        {
            _diagnostics.Add(
                LanguageCodes.BadName,
                name.Span,
                $"`{name.Text}` cannot be the name of {what}",
                "names are kebab-case: lower-case letters, digits and single hyphens, a letter first"
            );
        }
    }

    private CheckedDefine? FindDefine(Expression.Name name)
    {
        if (_failed.Contains(name.Text))
        {
            return null;
        }

        if (_open.Contains(name.Text))
        {
            _diagnostics.Add(
                LanguageCodes.CyclicDefine,
                name.Span,
                $"`{name.Text}` refers to itself",
                "a define can only use defines that do not use it"
            );
            return null;
        }

        if (_defines.TryGetValue(name.Text, out var define))
        {
            return Define(define);
        }

        var hint =
            Suggestion.Hint(name.Text, _scope.AttributeNames.Concat(_defines.Keys))
            ?? "`caveat norms --vocabulary` lists the attributes";
        _diagnostics.Add(
            LanguageCodes.UnknownAttribute,
            name.Span,
            $"there is no attribute or define `{name.Text}`",
            hint
        );
        return null;
    }

    private CheckedDefine? Define(Declaration.Define define)
    {
        var name = define.Name.Text;
        if (_open.Count >= HighestDefine)
        {
            return TooDeep(define);
        }

        _open.Add(name);
        var (condition, trace, height) = ConditionChecker.Check(define.Condition, _scope, _diagnostics);
        _open.Remove(name);
        if (height >= HighestDefine)
        {
            return TooDeep(define);
        }

        var found = new CheckedDefine(new(name, condition, _scope.Defines.Count), trace, height + 1);
        _scope.Add(found);
        return found;
    }

    private CheckedDefine? TooDeep(Declaration.Define define)
    {
        _failed.Add(define.Name.Text);
        _diagnostics.Add(
            LanguageCodes.DeepDefine,
            define.Name.Span,
            $"`{define.Name.Text}` stands on more than {HighestDefine} defines in a chain"
        );
        return null;
    }
}
