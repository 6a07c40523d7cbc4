using System.Collections.Immutable;

namespace Caveat.Node.Configuring;

/// <summary>Reads values by key; what does not fit its shape was reported by <see cref="ShapeCheck"/> and counts as absent here.</summary>
internal static class TreeReading
{
    extension(YamlNode.Mapping mapping)
    {
        /// <summary>The single value of a key, where it is there and fits.</summary>
        public YamlNode.Scalar? Value(Key key) => mapping.Find(key.Name).Fitting(key.Shape);

        /// <summary>The text of a key.</summary>
        public string? Text(Key key) => mapping.Value(key)?.Text;

        /// <summary>The text of a key with its place.</summary>
        public Reference? Reference(Key key) =>
            mapping.Value(key) is { } value ? new Reference(value.Text, value.Span) : null;

        /// <summary>The enum value that a word of a key names.</summary>
        public TEnum? Word<TEnum>(Key key)
            where TEnum : struct, Enum => mapping.Text(key) is { } word ? Words.Parse<TEnum>(word) : null;

        /// <summary>The section under a key.</summary>
        public YamlNode.Mapping? Section(Key key) => mapping.Find(key.Name) as YamlNode.Mapping;

        /// <summary>The items of the list under a key; none where it is absent or no list.</summary>
        public ImmutableArray<YamlNode> Items(Key key) =>
            mapping.Find(key.Name) is YamlNode.Sequence sequence ? sequence.Items : [];

        /// <summary>The single values of the list under a key, those that fit.</summary>
        public ImmutableArray<Reference> References(Key key) =>
            [
                .. from item in mapping.Items(key)
                let value = item.Fitting(((Shape.ListOf)key.Shape).Item)
                where value is not null
                select new Reference(value.Text, value.Span),
            ];
    }

    extension(YamlNode? node)
    {
        /// <summary>The node as a single value, where it is one and fits the shape.</summary>
        public YamlNode.Scalar? Fitting(Shape shape)
        {
            var single = shape is Shape.Either either ? either.Short : shape;
            return
                node is YamlNode.Scalar { IsNothing: false } scalar
                && ShapeCheck.FaultOf(scalar, single) is null
                ? scalar
                : null;
        }
    }
}
