using System.Text.Json;

namespace Caveat.Wire;

/// <summary>One value in the flat table of a <see cref="JsonTree"/>: a node's descendants follow it directly.</summary>
internal struct JsonCell
{
    /// <summary>What sort of value it is.</summary>
    public JsonValueKind Kind;

    /// <summary>The object or array it stands in; -1 for the root.</summary>
    public int Parent;

    /// <summary>The index behind its last descendant.</summary>
    public int Next;

    /// <summary>How many members or elements it has.</summary>
    public int Count;

    /// <summary>Its place among its parent's members or elements, from 0.</summary>
    public int Ordinal;

    /// <summary>For objects: where the list of its members in canonical order begins.</summary>
    public int Order;

    /// <summary>The name of a member.</summary>
    public TextSlice Name;

    /// <summary>The text without escapes, or the token of a number.</summary>
    public TextSlice Text;

    /// <summary>Where it begins in the body; for a member, where its name does.</summary>
    public int Offset;
}

/// <summary>A stretch of the body, or of the buffer beside it that holds what had escapes.</summary>
internal readonly record struct TextSlice(int Start, int Length, bool Aside);
