namespace Caveat.Language;

/// <summary>The names that stand in one pack: the vocabulary, the attributes it declares, and its defines.</summary>
internal sealed class PackScope
{
    private readonly Schema _schema;
    private readonly HashSet<string> _declared;
    private readonly Dictionary<string, CheckedDefine> _defines = new(StringComparer.Ordinal);

    public PackScope(Schema schema, IEnumerable<string> declared, Knowledge knowledge)
    {
        _schema = schema;
        _declared = [.. declared];
        Knowledge = knowledge;
    }

    /// <summary>What the deployment has.</summary>
    public Knowledge Knowledge { get; }

    /// <summary>The defines checked so far, by name.</summary>
    public IReadOnlyDictionary<string, CheckedDefine> Defines => _defines;

    /// <summary>Looks a define up that has not been checked yet; set by the pack checker.</summary>
    public Func<Expression.Name, CheckedDefine?> CheckDefine { get; set; } = _ => null;

    /// <summary>Every attribute that can be named here.</summary>
    public IEnumerable<string> AttributeNames =>
        _schema.Attributes.Select(attribute => attribute.Name).Where(IsVisible);

    /// <summary>The attribute of that name, or null.</summary>
    public AttributeDefinition? FindAttribute(string name) => IsVisible(name) ? _schema.Find(name) : null;

    /// <summary>Adds a define.</summary>
    public void Add(CheckedDefine define) => _defines.Add(define.Definition.Name, define);

    // An attribute that another pack declares is not ours to read.
    private bool IsVisible(string name) =>
        _declared.Contains(name)
        || (_schema.Find(name) is { } found && found.Slot < Vocabulary.Attributes.Length);
}

/// <summary>A define with what its condition traced.</summary>
/// <param name="Definition">The define.</param>
/// <param name="Trace">The directions it reads in.</param>
/// <param name="Height">How many defines stand below it, itself included.</param>
internal sealed record CheckedDefine(Definition Definition, DirectionTrace Trace, int Height);
