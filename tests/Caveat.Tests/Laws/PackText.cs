using System.Collections.Immutable;
using Caveat.Language;

namespace Caveat.Tests.Laws;

/// <summary>One pack as a text in parts, so that the laws can add to it and put it in another order.</summary>
internal sealed record PackText(string Name, Layer Layer, bool AsBounds, string Dates)
{
    /// <summary>Defines, attributes and norms.</summary>
    public ImmutableArray<string> Declarations { get; init; } = [];

    /// <summary>What stands between the words: a space, or anything that means no more.</summary>
    public string Gap { get; init; } = " ";

    /// <summary>The pack in its place in a deployment.</summary>
    public Placement Placed => new(new($"{Name}.norm", ToString()), Layer, AsBounds);

    public override string ToString()
    {
        var header = $"pack {Name} version 1.0.0 layer {Words.Of(Layer)} {Dates} ";
        return (header + string.Join(' ', Declarations)).Replace(" ", Gap, StringComparison.Ordinal);
    }
}
