using Caveat.Cli.Showing;
using Caveat.Node.Tracing;

namespace Caveat.Cli.Tracing;

/// <summary>
/// Where the links of a chain stand in a picture: stages from the top to the bottom, what is in one stage side by side, at most so many in a
/// row. Lengths are in the units of the picture, of which a letter is about seven wide.
/// </summary>
internal sealed class TracePicture
{
    public const int LineHeight = 16;
    public const int Padding = 10;

    private const int BoxWidth = 384;
    private const int Letters = 49;
    private const int MostLines = 24;
    private const int MostInRow = 4;
    private const int Gap = 24;
    private const int RowGap = 44;
    private const int Margin = 20;

    private TracePicture(IReadOnlyList<Box> boxes, int width, int height) =>
        (Boxes, Width, Height) = (boxes, width, height);

    /// <summary>A box for each node, in the order of <see cref="TraceNode.All"/>.</summary>
    public IReadOnlyList<Box> Boxes { get; }

    public int Width { get; }

    public int Height { get; }

    public static TracePicture Of(Trace trace, int top)
    {
        var nodes = trace.Root.All.ToList();
        var rows = nodes
            .Select((node, place) => (node, place))
            .GroupBy(each => each.node.Stage)
            .OrderBy(stage => stage.Key)
            .SelectMany(stage => stage.Chunk(MostInRow))
            .ToList();
        var widest = rows.Max(row => row.Length);
        var width = (widest * (BoxWidth + Gap)) - Gap + (2 * Margin);
        var (boxes, y) = (new Box[nodes.Count], top + Margin);
        foreach (var row in rows)
        {
            var lines = Array.ConvertAll(row, each => LinesOf(each.node));
            var x = (width - ((row.Length * (BoxWidth + Gap)) - Gap)) / 2;
            foreach (var ((node, place), text) in row.Zip(lines))
            {
                boxes[place] = new(node, x, y, BoxWidth, HeightOf(text), text);
                x += BoxWidth + Gap;
            }

            y += lines.Max(HeightOf) + RowGap;
        }

        return new(boxes, width, y - RowGap + Margin);
    }

    private static int HeightOf(IReadOnlyList<string> lines) =>
        ((lines.Count + 2) * LineHeight) + (2 * Padding);

    private static List<string> LinesOf(TraceNode node)
    {
        var lines = node.Lines.SelectMany(line => Columns.Wrapped(ShownTrace.Line(line), Letters)).ToList();
        return lines.Count <= MostLines
            ? lines
            : [.. lines.Take(MostLines - 1), $"… {lines.Count - MostLines + 1} more lines"];
    }

    /// <summary>A box: the node, its left upper corner, its size, and the lines in it below its title and record.</summary>
    internal sealed record Box(
        TraceNode Node,
        int X,
        int Y,
        int Width,
        int Height,
        IReadOnlyList<string> Lines
    );
}
