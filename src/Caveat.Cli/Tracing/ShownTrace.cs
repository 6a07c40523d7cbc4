using Caveat.Cli.Showing;
using Caveat.Node.Tracing;
using Caveat.Wire;

namespace Caveat.Cli.Tracing;

/// <summary>The texts of a chain as they are shown: what others wrote as data, and digests and keys shortened.</summary>
internal static class ShownTrace
{
    private const int Kept = 12;

    /// <summary>What is said on a line, without its name.</summary>
    public static string Value(TraceLine line) =>
        line.Text switch
        {
            TraceText.Name => Foreign.Name(line.Value),
            TraceText.Act => Act(line.Value),
            TraceText.Quote => QuotedText.Of(line.Value),
            TraceText.Digest => Short(line.Value),
            _ => Foreign.Line(line.Value),
        };

    /// <summary>The first thing to know of a link.</summary>
    public static string Title(TraceNode node) =>
        node.Stage == TraceStage.Release || node.Title.Text == TraceText.Digest
            ? $"{node.Kind} {node.Title.Name} {Value(node.Title)}"
            : $"{node.Kind} {Value(node.Title)}";

    /// <summary>A line with its name.</summary>
    public static string Line(TraceLine line) => $"{Foreign.Line(line.Name)}: {Value(line)}";

    /// <summary>A digest, key or signature: its kind, and its first twelve characters.</summary>
    public static string Short(string digest)
    {
        var start = digest.IndexOf(':', StringComparison.Ordinal) + 1;
        return Foreign.Line(digest.Length <= start + Kept ? digest : digest[..(start + Kept)] + "…");
    }

    private static string Act(string act) =>
        act.Split(' ', 2) is [var verb, var target]
            ? $"{Foreign.Line(verb)} {Foreign.Name(target)}"
            : Foreign.Line(act);
}
