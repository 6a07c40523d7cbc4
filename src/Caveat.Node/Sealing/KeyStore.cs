using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Microsoft.Win32.SafeHandles;

namespace Caveat.Node.Sealing;

/// <summary>
/// The keys of the records that are published, wrapped, in a file of slots by number: outside the ledger and its disclosures, and left out of
/// its backups. Who has it and the wrapping key reads all records; a slot that is overwritten closes its record for good. Keys of records that
/// are not published yet are in the write-ahead segments.
/// </summary>
internal sealed class KeyStore : IDisposable
{
    /// <summary>The bytes of a slot: a version byte, three zeros, and the wrapped key; all zeros where there is none.</summary>
    public const int SlotLength = 64;

    private const int Head = SlotLength - WrappingKey.WrappedLength;

    // A version byte, and zeros.
    private static ReadOnlySpan<byte> HeadOfSlot => [1, 0, 0, 0];

    private readonly LedgerFolder _folder;
    private readonly SafeFileHandle? _file;

    private KeyStore(LedgerFolder folder, SafeFileHandle? file, WrappingKey? wrapping) =>
        (_folder, _file, Wrapping) = (folder, file, wrapping);

    /// <summary>What the keys are wrapped with; null where its file is missing.</summary>
    public WrappingKey? Wrapping { get; }

    /// <summary>Opens the store of a gate to write to, or makes one where the ledger is new.</summary>
    /// <exception cref="LedgerStoppedException">A ledger is there and its store or wrapping key is not, or the disk refuses.</exception>
    public static KeyStore Open(LedgerFolder folder)
    {
        var wrapping = WrappingKey.Read(folder.WrappingKey);
        if ((wrapping is null || !File.Exists(folder.RecordKeys)) && HasEntries(folder))
        {
            throw new LedgerStoppedException(
                $"`{(wrapping is null ? folder.WrappingKey : folder.RecordKeys)}` is missing, and without it nobody can read what the records in `{folder.Data}` say: put the newest copy of it back. Where it is lost for good the ledger still verifies, and a gate cannot go on with it: begin another ledger, with another `gate.name` and data folder"
            );
        }

        if (wrapping is null)
        {
            wrapping = WrappingKey.Make();
            wrapping.Write(folder.WrappingKey);
        }

        Posix.MakeFolder(Path.GetDirectoryName(folder.RecordKeys)!);
        try
        {
            var isNew = !File.Exists(folder.RecordKeys);
            var file = File.OpenHandle(
                folder.RecordKeys,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.ReadWrite
            );
            if (isNew)
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                Posix.SyncFolder(Path.GetDirectoryName(folder.RecordKeys)!);
            }

            return new(folder, file, wrapping);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException(
                $"`{folder.RecordKeys}` cannot be opened: {fault.Message}",
                fault
            );
        }
    }

    /// <summary>Opens the store of a data folder to read in; one that is missing opens nothing.</summary>
    /// <exception cref="LedgerStoppedException">It is there and cannot be read.</exception>
    public static KeyStore ToRead(LedgerFolder folder)
    {
        var wrapping = WrappingKey.Read(folder.WrappingKey);
        try
        {
            var file = File.Exists(folder.RecordKeys)
                ? File.OpenHandle(folder.RecordKeys, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
                : null;
            return new(folder, file, wrapping);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{folder.RecordKeys}` cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Keeps the keys of entries, durably, and reads them back.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="entries">The entries, each with its key.</param>
    /// <exception cref="LedgerStoppedException">The disk refuses, or gives back something else.</exception>
    public void Write(long first, IReadOnlyList<SealedEntry> entries)
    {
        var slots = new byte[entries.Count * SlotLength];
        for (var i = 0; i < entries.Count; i++)
        {
            var slot = slots.AsSpan(i * SlotLength, SlotLength);
            HeadOfSlot.CopyTo(slot);
            Wrapping!.Wrap(first + i, entries[i].Key.Span, slot[Head..]);
        }

        Overwrite(first, slots);
    }

    /// <summary>Drops the keys of records for good: nobody reads them any more who has no copy of their keys. Those without one stay as they are.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses, or gives back something else.</exception>
    public void Drop(IEnumerable<long> numbers)
    {
        foreach (var number in numbers.Where(number => !IsDropped(number)))
        {
            Overwrite(number, new byte[SlotLength]);
        }
    }

    /// <summary>Whether a record has no key here.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public bool IsDropped(long number) => !Slots(number, 1).AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>Opens an entry: with its own key where it has one, else with that of its slot. One that does not open says why, and has no disclosures.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public Entry Open(long number, SealedEntry entry) =>
        entry.Key.IsEmpty ? OpenAll(number, [entry])[0] : Opened(number, entry);

    /// <summary>Opens entries of which the first has that number, all with the keys of their slots.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public Entry[] OpenAll(long first, IReadOnlyList<SealedEntry> entries)
    {
        var slots = Slots(first, entries.Count);
        var opened = new Entry[entries.Count];
        for (var i = 0; i < opened.Length; i++)
        {
            var slot = slots.AsSpan(i * SlotLength, SlotLength);
            opened[i] = Unwrapped(first + i, slot) is ({ } key, _)
                ? Opened(first + i, entries[i] with { Key = key })
                : new Entry(entries[i].Leaf, default) { Closed = Unwrapped(first + i, slot).Why };
        }

        return opened;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static Entry Opened(long number, SealedEntry entry) =>
        entry.Open()
        ?? new Entry(entry.Leaf, default)
        {
            Closed = new(
                KeepingCodes.DoesNotOpen,
                $"the disclosures of record {number} do not open with its key: they, its leaf or the key are altered"
            ),
        };

    private (byte[]? Key, Closed? Why) Unwrapped(long number, ReadOnlySpan<byte> slot)
    {
        if (_file is null || Wrapping is null)
        {
            var missing = _file is null ? _folder.RecordKeys : _folder.WrappingKey;
            return (
                null,
                new(
                    KeepingCodes.NoKeys,
                    $"`{missing}` is missing: without it nobody can read what the records say"
                )
            );
        }

        if (!slot.ContainsAnyExcept((byte)0))
        {
            return (null, new(KeepingCodes.NoKey, $"record {number} has no key in `{_folder.RecordKeys}`"));
        }

        return slot[..Head].SequenceEqual(HeadOfSlot) && Wrapping.Unwrap(number, slot[Head..]) is { } key
            ? (key, null)
            : (
                null,
                new(
                    KeepingCodes.DoesNotOpen,
                    $"the key of record {number} in `{_folder.RecordKeys}` is altered, of another record, or not wrapped with `{_folder.WrappingKey}`"
                )
            );
    }

    // What stands behind the end of the file is zeros: no key.
    private byte[] Slots(long first, int count)
    {
        var slots = new byte[count * SlotLength];
        try
        {
            for (var read = 0; _file is not null && read < slots.Length; )
            {
                var more = RandomAccess.Read(_file, slots.AsSpan(read), (first * SlotLength) + read);
                if (more == 0)
                {
                    break;
                }

                read += more;
            }
        }
        catch (IOException fault)
        {
            throw new LedgerStoppedException(
                $"`{_folder.RecordKeys}` cannot be read: {fault.Message}",
                fault
            );
        }

        return slots;
    }

    private void Overwrite(long first, byte[] slots)
    {
        try
        {
            RandomAccess.Write(_file!, slots, first * SlotLength);
        }
        catch (IOException fault)
        {
            throw new LedgerStoppedException(
                $"`{_folder.RecordKeys}` cannot be written: {fault.Message}",
                fault
            );
        }

        Posix.SyncData(_file!, _folder.RecordKeys);
        if (!Slots(first, slots.Length / SlotLength).AsSpan().SequenceEqual(slots))
        {
            throw new LedgerStoppedException($"`{_folder.RecordKeys}` on disk is not what was written");
        }
    }

    // A ledger that was begun, of which there may be an entry whose key is missed.
    private static bool HasEntries(LedgerFolder folder) =>
        File.Exists(folder.Checkpoint)
        || (Directory.Exists(folder.Segments) && Segment.In(folder.Segments).Any());
}
