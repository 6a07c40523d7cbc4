namespace Caveat.Wire;

/// <summary>Orders members by the UTF-16 code units of their names (RFC 8785 section 3.2.3), comparing them as UTF-8.</summary>
internal readonly struct CanonicalOrder(JsonTree tree) : IComparer<int>
{
    /// <inheritdoc/>
    public int Compare(int x, int y) => Compare(tree.Bytes(tree[x].Name), tree.Bytes(tree[y].Name));

    /// <summary>The order of two well-formed UTF-8 texts.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var at = left.CommonPrefixLength(right);
        return at == left.Length || at == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[at]).CompareTo(Rank(right[at]));
    }

    // UTF-8 orders by code points. UTF-16 differs in one thing: surrogates, which write U+10000 and above (lead bytes F0–F4),
    // come before U+E000–U+FFFF (lead bytes EE and EF).
    private static int Rank(byte lead) => lead is 0xEE or 0xEF ? lead + 0x10 : lead;
}
