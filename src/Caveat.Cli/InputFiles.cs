using Caveat.Language;
using Caveat.Node.Loading;

namespace Caveat.Cli;

/// <summary>Reads what a command names: files, or standard input as <c>-</c>.</summary>
internal static class InputFiles
{
    /// <summary>How a command names standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The text of a file; null after adding a finding.</summary>
    public static SourceText? ReadText(
        Terminal terminal,
        string file,
        int limit,
        ICollection<Finding> findings
    ) =>
        file == StandardInput
            ? TextFiles.Read(terminal.In, "standard input", limit, findings)
            : TextFiles.Read(terminal.PathOf(file), file, limit, findings);

    /// <summary>The bytes of a file; null after saying why there are none.</summary>
    public static ReadOnlyMemory<byte>? ReadBytes(Terminal terminal, string file, int limit)
    {
        var findings = new List<Finding>();
        var bytes =
            file == StandardInput
                ? TextFiles.ReadBytes(terminal.In, "standard input", limit, findings)
                : TextFiles.ReadBytes(terminal.PathOf(file), file, limit, findings);
        foreach (var finding in findings)
        {
            terminal.Complain(finding.Diagnostic.Code, finding.Diagnostic.Message);
        }

        return bytes;
    }
}
