using System.Globalization;
using Caveat.Cli.Showing;
using Caveat.Node.Keeping;
using Caveat.Node.Tracing;

namespace Caveat.Cli.Tracing;

/// <summary>A chain in the language of Graphviz.</summary>
internal static class TraceDot
{
    private const int Room = 60;

    public static void Write(Trace trace, TextWriter output)
    {
        output.WriteLine("digraph trace {");
        output.WriteLine("  rankdir=TB;");
        output.WriteLine("  node [shape=box, style=rounded, fontname=\"monospace\", fontsize=10];");
        output.WriteLine("  edge [arrowsize=0.7];");
        foreach (var (place, node) in trace.Root.All.Index())
        {
            var asked = node.Record == trace.Record ? ", penwidth=2" : "";
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  n{place} [label=\"{Label(node)}\"{asked}];")
            );
        }

        foreach (var (from, to) in trace.Links)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  n{from} -> n{to};"));
        }

        output.WriteLine("}");
    }

    private static string Label(TraceNode node) =>
        string.Concat(
            node.Lines.Select(ShownTrace.Line)
                .Prepend(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"record {node.Record}  {Times.OfAll(node.Time)}"
                    )
                )
                .Prepend(ShownTrace.Title(node))
                .SelectMany(line => Columns.Wrapped(line, Room))
                .Select(line => $"{Escaped(line)}\\l")
        );

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
