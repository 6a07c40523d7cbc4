using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// A copy of a ledger up to its published checkpoint, made beside a gate that writes: nothing that a published checkpoint covers ever changes.
/// It leaves out the private keys and those of the records, so that nobody reads in it what was erased, and the segments and the lock, which are only true at the moment they are read; without them no gate goes
/// on from a copy before a person said that it is the newest there is.
/// </summary>
public static class LedgerBackup
{
    private const int Levels = 8;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybodys = Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Copies a ledger into a folder that is not there yet, and checks the copy.</summary>
    /// <returns>What the check found.</returns>
    /// <exception cref="IOException">The folder is there, or something cannot be read.</exception>
    /// <exception cref="LedgerStoppedException">There is no published checkpoint, a part of the ledger is missing, or the disk refuses.</exception>
    public static LedgerCheck.Outcome Make(LedgerFolder folder, string target)
    {
        if (Path.Exists(target))
        {
            throw new IOException($"`{target}` is there already");
        }

        var (keys, note, head) = ReadHead(folder);
        var copy = new LedgerFolder(target);
        Posix.MakeFolder(copy.Log);
        Posix.MakeFolder(copy.Disclosures);
        using (var tiles = new TileStore(folder))
        {
            Copy(tiles, copy, head.Size);
        }

        foreach (var (purpose, key) in keys)
        {
            copy.Tell(purpose, key);
        }

        CopyActivated(folder, copy);
        var credentials = Path.Combine(folder.Data, "credentials.json");
        if (File.Exists(credentials))
        {
            Posix.Replace(Path.Combine(target, "credentials.json"), File.ReadAllBytes(credentials), Owner);
        }

        // Last: a copy that was not finished has no checkpoint, and is nothing.
        Posix.Replace(copy.Checkpoint, note, Everybodys);
        return LedgerCheck.Run(target, null);
    }

    // What replay needs. It is kept before any record names it, and never changes.
    private static void CopyActivated(LedgerFolder folder, LedgerFolder copy)
    {
        if (!Directory.Exists(folder.Activated))
        {
            return;
        }

        Posix.MakeFolder(copy.Activated);
        foreach (var file in Directory.EnumerateFiles(folder.Activated))
        {
            // One that is being written has no name of its own yet.
            if (!file.EndsWith(Posix.Staged, StringComparison.Ordinal))
            {
                Posix.Replace(
                    Path.Combine(copy.Activated, Path.GetFileName(file)),
                    File.ReadAllBytes(file),
                    Owner
                );
            }
        }
    }

    // A key can take the place of another meanwhile: what is told of keys before and after must be the same, and then fits the checkpoint.
    private static (
        IReadOnlyList<(KeyPurpose Purpose, NoteKey Key)> Keys,
        byte[] Note,
        Checkpoint Head
    ) ReadHead(LedgerFolder folder)
    {
        while (true)
        {
            var before = folder.KnownKeys();
            if (
                !File.Exists(folder.Checkpoint)
                || File.ReadAllBytes(folder.Checkpoint) is not { } note
                || SignedNote.Parse(note) is not { } signed
                || Checkpoint.Parse(signed.Text) is not { } head
            )
            {
                throw new LedgerStoppedException($"`{folder.Log}` has no published checkpoint");
            }

            var after = folder.KnownKeys();
            if (
                before
                    .Select(known => known.Key.ToString())
                    .SequenceEqual(after.Select(known => known.Key.ToString()), StringComparer.Ordinal)
            )
            {
                return (before, note, head);
            }
        }
    }

    private static void Copy(TileStore tiles, LedgerFolder copy, long size)
    {
        var (log, disclosures) = (new TileFiles(copy.Log), new TileFiles(copy.Disclosures));
        for (var level = TileCoordinates.Entries; level < Levels; level++)
        {
            foreach (var tile in TilesOf(level, size))
            {
                log.Write(tile, tiles.ReadTile(tile) ?? throw Missing(tile));
                if (level == TileCoordinates.Entries)
                {
                    disclosures.Write(tile, tiles.ReadDisclosures(tile) ?? throw Missing(tile));
                }
            }
        }

        log.Commit();
        disclosures.Commit();
    }

    private static IEnumerable<TileCoordinates> TilesOf(int level, long size)
    {
        if (TileCoordinates.LastOf(level, size) is not { } last)
        {
            yield break;
        }

        for (long index = 0; index < last.Index; index++)
        {
            yield return new(level, index, TileCoordinates.FullWidth);
        }

        yield return last;
    }

    private static LedgerStoppedException Missing(TileCoordinates tile) =>
        new($"`{tile}` is missing or torn; `caveat verify ledger` says what else is");
}
