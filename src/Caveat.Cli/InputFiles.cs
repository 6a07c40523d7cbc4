using Caveat.Language;
using Caveat.Node.Loading;

namespace Caveat.Cli;

/// <summary>Reads what a command names: files, or standard input as <c>-</c>.</summary>
internal static class InputFiles
{
    /// <summary>How a command names standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The files as they were given, with their bytes; null after saying which of them cannot be read.</summary>
    public static IReadOnlyList<(string File, ReadOnlyMemory<byte> Bytes)>? ReadAll(
        Terminal terminal,
        IReadOnlyCollection<string> files,
        int limit
    )
    {
        var read = new List<(string, ReadOnlyMemory<byte>)>();
        foreach (var file in files)
        {
            if (ReadBytes(terminal, file, limit) is { } bytes)
            {
                read.Add((file, bytes));
            }
        }

        return read.Count == files.Count ? read : null;
    }

    /// <summary>The text of what was read; null after adding a finding.</summary>
    public static SourceText? Decode(
        string file,
        ReadOnlyMemory<byte> bytes,
        ICollection<Finding> findings
    ) => TextFiles.Decode(file == StandardInput ? "standard input" : file, bytes.Span, findings);

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
