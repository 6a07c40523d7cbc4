using System.Collections.Immutable;

namespace Caveat.Node.Tracing;

/// <summary>Draws lines from each link of a chain to those of the next stage that came after it.</summary>
internal static class TraceLinks
{
    /// <summary>The lines, by places among all nodes below a root.</summary>
    public static ImmutableArray<(int From, int To)> Of(TraceNode root)
    {
        var places = new Dictionary<TraceNode, int>(ReferenceEqualityComparer.Instance);
        foreach (var (place, node) in root.All.Index())
        {
            places.Add(node, place);
        }

        return [.. Lines(root).Select(line => (places[line.From], places[line.To]))];
    }

    private static IEnumerable<(TraceNode From, TraceNode To)> Lines(TraceNode node)
    {
        List<TraceNode> before = [node];
        foreach (var stage in node.Children.GroupBy(child => child.Stage))
        {
            List<TraceNode> now = [.. stage];
            foreach (var child in now)
            {
                // What was filed or put into force earlier leads on with the rest, and nothing here led to it.
                foreach (var earlier in before.Where(each => each.Record <= child.Record))
                {
                    yield return (earlier, child);
                }

                foreach (var line in Lines(child))
                {
                    yield return line;
                }
            }

            before = now;
        }
    }
}
