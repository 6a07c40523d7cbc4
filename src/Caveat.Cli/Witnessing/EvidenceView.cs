using System.Globalization;
using System.Text;
using Caveat.Cli.Showing;
using Caveat.Node.Witnessing;

namespace Caveat.Cli.Witnessing;

/// <summary>What a witness keeps against logs, with the signed checkpoints as they are: whoever has the key of the log can check them.</summary>
internal static class EvidenceView
{
    public static void Write(TextWriter output, IReadOnlyList<Contradiction> all, bool colour)
    {
        if (all.Count == 0)
        {
            output.WriteLine("nothing contradicts what was cosigned");
        }

        foreach (var each in all)
        {
            var kind = each.IsFork ? "FORK" : "INCONSISTENT";
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Paint.Verdict(kind, Verdict.Deny, colour)}  {Foreign.Name(each.Head.Origin)}  size {each.Head.Size}"
                )
            );
            output.WriteLine("cosigned:");
            WriteNote(output, each.Cosigned);
            output.WriteLine("refused:");
            WriteNote(output, each.Refused);
            output.WriteLine();
        }
    }

    // Whose key the note bears wrote it, and may have written anything into it.
    private static void WriteNote(TextWriter output, ReadOnlyMemory<byte> note)
    {
        foreach (var line in Encoding.UTF8.GetString(note.Span).TrimEnd('\n').Split('\n'))
        {
            output.WriteLine($"  {Foreign.Line(line)}".TrimEnd());
        }
    }
}
