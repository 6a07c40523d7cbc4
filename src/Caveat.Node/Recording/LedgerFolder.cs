using System.Text;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Where a gate keeps what it must not lose (docs/reference/ledger.md).</summary>
/// <param name="Data">The data folder.</param>
public sealed record LedgerFolder(string Data)
{
    private const UnixFileMode Everybodys =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The public log: checkpoint and tiles.</summary>
    public string Log { get; init; } = Path.Combine(Data, "ledger");

    /// <summary>The write-ahead segments.</summary>
    public string Segments => Path.Combine(Data, "wal");

    /// <summary>What opens the salted digests of the log.</summary>
    public string Disclosures => Path.Combine(Data, "disclosures");

    /// <summary>The keys of the published records, wrapped with <see cref="WrappingKey"/>.</summary>
    public string RecordKeys => Path.Combine(Data, "record-keys", "slots");

    /// <summary>What the keys of records are wrapped with.</summary>
    public string WrappingKey => Path.Combine(Data, "keys", "wrapping.key");

    /// <summary>The signed head of the log.</summary>
    public string Checkpoint => Path.Combine(Log, "checkpoint");

    /// <summary>The verifier key, for those who only have the folder.</summary>
    public string VerifierKey => VerifierKeyOf(KeyPurpose.Ledger);

    /// <summary>The key that signs checkpoints.</summary>
    public string Key => KeyOf(KeyPurpose.Ledger);

    /// <summary>The database that holds the last checkpoint signed; best on another disk.</summary>
    public string Lock { get; init; } = Path.Combine(Data, "lock.db");

    /// <summary>What every activation was made of.</summary>
    public string Activated => Path.Combine(Data, "activated");

    /// <summary>What follows from the records, so that a start need not read all of them; it can be removed at any time.</summary>
    public string State => Path.Combine(Data, "state", "saved");

    /// <summary>Whether a ledger was begun there.</summary>
    public bool IsBegun => File.Exists(VerifierKey) || File.Exists(Checkpoint) || Directory.Exists(Segments);

    /// <summary>The name of the ledger that is there; null where there is none, or nobody can tell.</summary>
    public string? Origin => FirstLineOf(Checkpoint) ?? NoteKey.Parse(FirstLineOf(VerifierKey) ?? "")?.Name;

    /// <summary>Held open by the one process that writes.</summary>
    public string Owner => Path.Combine(Data, "owner");

    /// <summary>The file of a key of the gate.</summary>
    public string KeyOf(KeyPurpose purpose) => Path.Combine(Data, "keys", $"{Words.Of(purpose)}.key");

    /// <summary>The file of a key that is to take the place of <see cref="KeyOf"/>.</summary>
    public string NextKeyOf(KeyPurpose purpose) =>
        Path.Combine(Data, "keys", $"{Words.Of(purpose)}.next.key");

    /// <summary>The file of the verifier key, for those who only have the folder.</summary>
    public string VerifierKeyOf(KeyPurpose purpose) => Path.Combine(Log, $"{Words.Of(purpose)}.vkey");

    /// <summary>The verifier keys that are written down, by purpose.</summary>
    public IReadOnlyList<(KeyPurpose Purpose, NoteKey Key)> KnownKeys() =>
        [
            .. KeyPurposes
                .All.Select(purpose => (purpose, NoteKey.Parse(FirstLineOf(VerifierKeyOf(purpose)) ?? "")!))
                .Where(known => known.Item2 is not null),
        ];

    /// <summary>Puts the next key in the place of the one before it, durably, and tells what others check with.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    internal void Replace(KeyPurpose purpose, NoteKey next)
    {
        var path = KeyOf(purpose);
        try
        {
            File.Move(NextKeyOf(purpose), path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be written: {fault.Message}", fault);
        }

        Posix.SyncFolder(Path.GetDirectoryName(path)!);
        Tell(purpose, next);
    }

    /// <summary>Writes down what others check with, where it is not what stands there.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    internal void Tell(KeyPurpose purpose, NoteKey key)
    {
        var path = VerifierKeyOf(purpose);
        if (FirstLineOf(path) != key.ToString())
        {
            Posix.Replace(path, Encoding.UTF8.GetBytes($"{key}\n"), Everybodys);
        }
    }

    private static string? FirstLineOf(string path) =>
        File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;
}
