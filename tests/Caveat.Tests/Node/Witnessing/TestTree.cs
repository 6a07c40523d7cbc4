using System.Collections.Immutable;
using System.Text;
using Caveat.Recording;

namespace Caveat.Tests.Node.Witnessing;

/// <summary>A log that is only a tree: of one name for each history, with every proof there is.</summary>
internal sealed class TestTree
{
    private readonly Dictionary<(int, long), LogHash> _nodes = [];
    private readonly List<LogHash> _roots = [MerkleTree.Empty];

    /// <summary>The entries up to <paramref name="shared"/> are those of every other history, those after it of this one alone.</summary>
    public TestTree(int size, string history = "", int shared = 0)
    {
        var tree = new GrowingTree();
        for (var i = 0; i < size; i++)
        {
            tree.Append(
                MerkleTree.HashLeaf(Encoding.UTF8.GetBytes($"{(i < shared ? "" : history)} {i}")),
                (level, place, hash) => _nodes[(level, place)] = hash
            );
            _roots.Add(tree.Root());
        }
    }

    public LogHash RootAt(int size) => _roots[size];

    public ImmutableArray<LogHash> Consistency(long old, long size) =>
        old == 0 ? [] : MerkleProof.OfConsistency(old, size, (level, place) => _nodes[(level, place)]);
}
