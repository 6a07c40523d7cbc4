using System.Globalization;

namespace Caveat.Recording;

/// <summary>The head of a log: how many entries it has, and the root of the tree over them (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">The number of entries.</param>
/// <param name="Root">The root of the tree.</param>
public sealed record Checkpoint(string Origin, long Size, LogHash Root)
{
    /// <summary>The text that is signed.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n");

    /// <summary>Reads the text of a note; null where it is no checkpoint in canonical form. Extension lines are allowed and not kept.</summary>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length != 0 || lines[0].Length == 0)
        {
            return null;
        }

        Span<byte> root = stackalloc byte[LogHash.Length];
        if (
            !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != lines[1]
            || lines[2].Length != 44
            || !Convert.TryFromBase64String(lines[2], root, out var length)
            || length != LogHash.Length
            || lines[3..^1].Any(line => line.Length == 0)
        )
        {
            return null;
        }

        var hash = LogHash.Of(root);
        return hash.ToString() == lines[2] ? new(lines[0], size, hash) : null;
    }

    /// <summary>Reads a signed checkpoint and checks that it is of the key's log and signed by it; null otherwise.</summary>
    public static Checkpoint? Verify(ReadOnlySpan<byte> note, NoteKey key, VerifySignature verify) =>
        SignedNote.Parse(note) is { } signed
        && signed.IsSignedBy(key, verify)
        && Parse(signed.Text) is { } checkpoint
        && checkpoint.Origin == key.Name
            ? checkpoint
            : null;
}
