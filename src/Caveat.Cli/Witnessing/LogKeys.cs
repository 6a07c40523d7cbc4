using System.Collections.Immutable;
using System.Text;
using Caveat.Recording;

namespace Caveat.Cli.Witnessing;

/// <summary>The logs that a witness is told of: verifier keys as arguments, and in files, one a line.</summary>
internal static class LogKeys
{
    private const int MostBytes = 1 << 20;

    /// <summary>The keys; every text that is none is told of. Null where one is none, or a file cannot be read.</summary>
    public static ImmutableArray<NoteKey>? Read(Terminal terminal, string[] keys, string[] files)
    {
        var isSound = true;
        var read = ImmutableArray.CreateBuilder<NoteKey>();
        void Add(string text, string where)
        {
            if (NoteKey.Parse(text) is { Algorithm: NoteAlgorithm.Ed25519 } key)
            {
                read.Add(key);
                return;
            }

            isSound = false;
            terminal.Complain(
                CommandLineCodes.BadKey,
                $"{where} is no verifier key of a log",
                "it has a name, a plus sign, eight hexadecimal digits, a plus sign, and base64; `ledger/ledger.vkey` in the data folder of a gate holds one"
            );
        }

        foreach (var key in keys)
        {
            Add(key, $"`{key}`");
        }

        foreach (var file in files)
        {
            var lines = Lines(terminal, file);
            isSound &= lines is not null;
            foreach (var (i, line) in (lines ?? []).Index())
            {
                if (line.Trim() is { Length: > 0 } text && text[0] != '#')
                {
                    Add(text, $"line {i + 1} of `{file}`");
                }
            }
        }

        return isSound ? read.ToImmutable() : null;
    }

    private static string[]? Lines(Terminal terminal, string file)
    {
        var path = terminal.PathOf(file);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: <= MostBytes })
            {
                return File.ReadAllLines(path, Encoding.UTF8);
            }

            terminal.Complain(
                CommandLineCodes.BadKey,
                $"there is no file `{file}`, or it has more than 1 MiB"
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            terminal.Complain(CommandLineCodes.BadKey, $"`{file}` cannot be read: {fault.Message}");
        }

        return null;
    }
}
