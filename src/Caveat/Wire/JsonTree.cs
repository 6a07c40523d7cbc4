using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>
/// A JSON document read strictly into one flat table, in which the members of an object are also listed in canonical order. It
/// rents its memory: dispose of it when the document is read.
/// </summary>
internal sealed class JsonTree : IDisposable
{
    // A hostile member name must not make every pointer as long as the body.
    private const int SegmentLimit = 256;

    private readonly ReadOnlyMemory<byte> _body;
    private JsonCell[] _nodes;
    private int[] _order = [];
    private byte[] _aside = [];
    private int _nodeCount;
    private int _orderCount;
    private int _asideCount;

    internal JsonTree(ReadOnlyMemory<byte> body)
    {
        _body = body;
        // No value takes less than two bytes with what separates it from the next, but most take far more.
        _nodes = ArrayPool<JsonCell>.Shared.Rent(Math.Min((body.Length / 8) + 8, 4_096));
    }

    /// <summary>The whole document.</summary>
    public JsonPlace Root => new(this, 0);

    /// <summary>How many values were read.</summary>
    public int Count => _nodeCount;

    /// <summary>The bytes of the body.</summary>
    public ReadOnlySpan<byte> Body => _body.Span;

    /// <summary>One value.</summary>
    public ref JsonCell this[int index] => ref _nodes[index];

    /// <summary>What a slice stands for.</summary>
    public ReadOnlySpan<byte> Bytes(TextSlice slice) =>
        slice.Aside ? _aside.AsSpan(slice.Start, slice.Length) : _body.Span.Slice(slice.Start, slice.Length);

    /// <summary>The members of an object in the order of their names' UTF-16 code units.</summary>
    public ReadOnlySpan<int> InOrder(int index) => _order.AsSpan(_nodes[index].Order, _nodes[index].Count);

    /// <summary>The RFC 6901 pointer of a value; what cannot be shown in a name is replaced by U+FFFD, and a name is cut at 256 characters.</summary>
    public string PointerTo(int index)
    {
        if (index <= 0)
        {
            return "";
        }

        var segments = new Stack<string>();
        for (; index > 0; index = _nodes[index].Parent)
        {
            ref var node = ref _nodes[index];
            segments.Push(
                _nodes[node.Parent].Kind == JsonValueKind.Object
                    ? Segment(Bytes(node.Name))
                    : node.Ordinal.ToString(CultureInfo.InvariantCulture)
            );
        }

        return "/" + string.Join('/', segments);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<JsonCell>.Shared.Return(_nodes);
        Return(_order);
        Return(_aside);
        (_nodes, _order, _aside) = ([], [], []);
    }

    internal int Append(JsonCell node)
    {
        if (_nodeCount == _nodes.Length)
        {
            Grow(ref _nodes, _nodeCount, _nodeCount * 2);
        }

        _nodes[_nodeCount] = node;
        return _nodeCount++;
    }

    /// <summary>Room for text without its escapes, which is never longer than with them.</summary>
    internal Span<byte> AsideRoom(int length)
    {
        if (_aside.Length - _asideCount < length)
        {
            Grow(ref _aside, _asideCount, Math.Max(_asideCount * 2, _asideCount + length));
        }

        return _aside.AsSpan(_asideCount, length);
    }

    internal TextSlice KeepAside(int length)
    {
        _asideCount += length;
        return new(_asideCount - length, length, Aside: true);
    }

    /// <summary>Lists the members of a complete object in canonical order.</summary>
    internal Span<int> ListMembers(int index)
    {
        ref var node = ref _nodes[index];
        if (_order.Length - _orderCount < node.Count)
        {
            Grow(ref _order, _orderCount, Math.Max(Math.Max(_orderCount * 2, _orderCount + node.Count), 64));
        }

        node.Order = _orderCount;
        var members = _order.AsSpan(_orderCount, node.Count);
        _orderCount += node.Count;
        var child = index + 1;
        for (var i = 0; i < members.Length; i++, child = _nodes[child].Next)
        {
            members[i] = child;
        }

        members.Sort(new CanonicalOrder(this));
        return members;
    }

    private static string Segment(ReadOnlySpan<byte> name)
    {
        var segment = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(name).EnumerateRunes())
        {
            if (segment.Length >= SegmentLimit)
            {
                return segment.Append('…').ToString();
            }

            _ = rune.Value switch
            {
                '~' => segment.Append("~0"),
                '/' => segment.Append("~1"),
                _ => segment.Append((QuotedText.IsShown(rune) ? rune : Rune.ReplacementChar).ToString()),
            };
        }

        return segment.ToString();
    }

    private static void Grow<T>(ref T[] array, int used, int capacity)
    {
        var grown = ArrayPool<T>.Shared.Rent(capacity);
        array.AsSpan(0, used).CopyTo(grown);
        Return(array);
        array = grown;
    }

    private static void Return<T>(T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }
}
