using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Caveat;

/// <summary>All attributes a norm set can read: the vocabulary and what its packs declare.</summary>
public sealed class Schema
{
    private readonly FrozenDictionary<string, AttributeDefinition> _byName;

    private Schema(ImmutableArray<AttributeDefinition> attributes)
    {
        Attributes = attributes;
        _byName = attributes.ToFrozenDictionary(attribute => attribute.Name, StringComparer.Ordinal);
    }

    /// <summary>The vocabulary alone.</summary>
    public static Schema Standard { get; } = new(Vocabulary.Attributes);

    /// <summary>Every attribute, in the order of its slot.</summary>
    public ImmutableArray<AttributeDefinition> Attributes { get; }

    /// <summary>The vocabulary and the declared attributes, whose slots are given here; equal names must have been merged.</summary>
    public static Schema With(IEnumerable<AttributeDefinition> declared)
    {
        var slot = Vocabulary.Attributes.Length;
        return new([
            .. Vocabulary.Attributes,
            .. declared.Select(attribute => attribute with { Slot = slot++ }),
        ]);
    }

    /// <summary>The attribute of that name, or null.</summary>
    public AttributeDefinition? Find(string name) => _byName.GetValueOrDefault(name);
}
