using System.Globalization;
using Caveat.Cli.Showing;
using Caveat.Node.Keeping;
using Caveat.Node.Tracing;

namespace Caveat.Cli.Tracing;

/// <summary>A chain as a tree, each line with the number and the time of the record that it comes from.</summary>
internal static class TraceTree
{
    private const string TimeForm = "2026-01-01T00:00:00.000Z";
    private const int Narrowest = 30;

    public static void Write(Trace trace, Terminal terminal)
    {
        var width = trace.Root.All.Max(node => Number(node.Record).Length);
        width = Math.Max(width, "record".Length);
        var output = terminal.Out;
        output.WriteLine($"record {Number(trace.Record)} of {Foreign.Line(trace.Origin)}");
        output.WriteLine();
        output.WriteLine(
            Paint.Aside($"{"record".PadLeft(width)}  {"time".PadRight(TimeForm.Length)}", terminal.ColourOut)
        );
        new Tree(terminal, trace.Record, width).Write(trace.Root, "", "");
        output.WriteLine();
        output.WriteLine(
            trace.Root.All.All(node => node.Record < trace.Published)
                ? $"all of it is covered by the checkpoint over {Number(trace.Published)} records, and the entries have its root"
                : $"records from {Number(trace.Published)} on are not covered by a checkpoint yet"
        );
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Tree(Terminal terminal, long asked, int width)
    {
        public void Write(TraceNode node, string first, string rest)
        {
            var title = ShownTrace.Title(node);
            Line(node, first, rest, node.Record == asked ? Paint.Heading(title, terminal.ColourOut) : title);
            var inner = rest + (node.Children.IsEmpty ? "   " : "│  ");
            foreach (var line in node.Lines)
            {
                Line(node, inner, inner + "  ", ShownTrace.Line(line));
            }

            foreach (var (i, child) in node.Children.Index())
            {
                var isLast = i == node.Children.Length - 1;
                Write(child, rest + (isLast ? "└─ " : "├─ "), rest + (isLast ? "   " : "│  "));
            }
        }

        private void Line(TraceNode node, string first, string rest, string text)
        {
            var left = $"{Number(node.Record).PadLeft(width)}  {Times.OfAll(node.Time)}  ";
            var room =
                terminal.Width == int.MaxValue
                    ? int.MaxValue
                    : Math.Max(Narrowest, terminal.Width - left.Length - rest.Length);
            foreach (var (i, piece) in Columns.Wrapped(text, room).Index())
            {
                terminal.Out.WriteLine(
                    Paint.Aside(left, terminal.ColourOut) + (i == 0 ? first : rest) + piece
                );
            }
        }
    }
}
