using System.Text;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>A value of a document and where it stands.</summary>
internal readonly struct JsonPlace(JsonTree tree, int index)
{
    /// <summary>What sort of value it is.</summary>
    public JsonValueKind Kind => tree[index].Kind;

    /// <summary>How many members or elements it has.</summary>
    public int Count => tree[index].Count;

    /// <summary>Where it begins in the body.</summary>
    public int Offset => tree[index].Offset;

    /// <summary>Its RFC 6901 pointer.</summary>
    public string Pointer => tree.PointerTo(index);

    /// <summary>The name of a member, as UTF-8.</summary>
    public ReadOnlySpan<byte> Name => tree.Bytes(tree[index].Name);

    /// <summary>The text, or the token of a number, as UTF-8.</summary>
    public ReadOnlySpan<byte> Text => tree.Bytes(tree[index].Text);

    /// <summary>The members or elements, as written.</summary>
    public Enumerable Items => new(tree, index);

    /// <summary>The only member.</summary>
    public JsonPlace Only => new(tree, index + 1);

    /// <summary>Whether it is the member of that name.</summary>
    public bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);

    /// <summary>The name of a member.</summary>
    public string NameString() => Encoding.UTF8.GetString(Name);

    /// <summary>The text.</summary>
    public string TextString() => Encoding.UTF8.GetString(Text);

    /// <summary>The canonical JSON of the value.</summary>
    public byte[] ToCanonical() => CanonicalJson.Of(tree, index, without: default);

    /// <summary>The canonical JSON of an object without one of its members.</summary>
    public byte[] ToCanonicalWithout(ReadOnlySpan<byte> member) => CanonicalJson.Of(tree, index, member);

    /// <summary>The members or elements of a value.</summary>
    internal readonly struct Enumerable(JsonTree tree, int index)
    {
        public Enumerator GetEnumerator() => new(tree, index);
    }

    /// <summary>Goes through members or elements.</summary>
    internal struct Enumerator(JsonTree tree, int parent)
    {
        private int _current = -1;

        public readonly JsonPlace Current => new(tree, _current);

        public bool MoveNext()
        {
            _current = _current < 0 ? parent + 1 : tree[_current].Next;
            return _current < tree[parent].Next;
        }
    }
}
