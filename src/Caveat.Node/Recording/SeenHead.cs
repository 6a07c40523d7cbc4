using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>How far somebody outside saw a ledger: what they remember no copy of a disk takes back.</summary>
/// <param name="By">Who.</param>
/// <param name="Size">How many entries it had.</param>
/// <param name="Root">The root of the tree over them.</param>
public sealed record SeenHead(string By, long Size, LogHash Root)
{
    /// <summary>What a gate says that finds itself contradicted.</summary>
    public static string Contradiction(string by, long seen, long size) =>
        seen > size
            ? $"`{by}` has seen {seen} entries of this ledger, and it has {size}: the whole data folder is an older copy. Put the newest copy back; where that is lost for good, begin another ledger, with another `gate.name` and data folder"
            : $"`{by}` has seen {seen} entries of a ledger of this name, and they are not the first {seen} of this one: it was rolled back and has gone on, or there are two. Find the other one and put it back; where it is lost for good, begin another ledger, with another `gate.name` and data folder";
}
