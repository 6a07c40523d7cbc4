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
}
