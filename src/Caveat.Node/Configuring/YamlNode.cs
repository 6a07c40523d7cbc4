using System.Collections.Immutable;

namespace Caveat.Node.Configuring;

/// <summary>A node of a YAML document with its place; values are text until a <see cref="Shape"/> says what they are.</summary>
internal abstract record YamlNode
{
    private YamlNode(SourceSpan span) => Span = span;

    /// <summary>The place in the source.</summary>
    public SourceSpan Span { get; }

    /// <summary>A single value.</summary>
    public sealed record Scalar(SourceSpan At, string Text, bool Quoted) : YamlNode(At)
    {
        /// <summary>Whether nothing was written: <c>key:</c>, <c>~</c> or <c>null</c>.</summary>
        public bool IsNothing => !Quoted && Text is "" or "~" or "null";
    }

    /// <summary>A list.</summary>
    public sealed record Sequence(SourceSpan At, ImmutableArray<YamlNode> Items) : YamlNode(At);

    /// <summary>Keys with values, in the order of the file, duplicates included.</summary>
    public sealed record Mapping(SourceSpan At, ImmutableArray<YamlEntry> Entries) : YamlNode(At)
    {
        /// <summary>The value of a key, the first one where it stands twice; null where it is absent.</summary>
        public YamlNode? Find(string key)
        {
            foreach (var entry in Entries)
            {
                if (entry.Key.Text == key)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }
}

/// <summary>One key of a mapping with its value.</summary>
internal sealed record YamlEntry(YamlNode.Scalar Key, YamlNode Value);
