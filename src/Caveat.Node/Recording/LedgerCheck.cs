using System.Collections.Immutable;
using System.Globalization;
using Caveat.Node.Keeping;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Recomputes a ledger from what is on disk, as somebody would who does not trust the gate.</summary>
public sealed partial class LedgerCheck : IDisposable
{
    private const int MostFaults = 20;

    private readonly LedgerFolder _folder;
    private readonly TileFiles _log;
    private readonly TileFiles _disclosures;
    private readonly KeyStore _keys;
    private readonly List<string> _faults = [];
    private readonly GrowingTree _tree = new();
    private readonly RecordChains _chains;
    private readonly Dictionary<string, string> _agentOfCase = new(StringComparer.Ordinal);
    private readonly RecordSignatures _signatures = new();
    private readonly Erasures _erasures = new();
    private readonly bool _hasDisclosures;
    private readonly List<(long Sequence, TileCoordinates Bundle)> _differing = [];

    private HeadCheck? _heads;
    private Checkpoint? _locked;
    private long _records;
    private long _unopened;
    private Closed? _closed;

    // What is erased, as somebody who read it later knows; null where nobody did.
    private Erasures? Ahead { get; init; }

    private LedgerCheck(LedgerFolder folder)
    {
        _folder = folder;
        _log = new(folder.Log);
        _disclosures = new(folder.Disclosures);
        _keys = KeyStore.ToRead(folder);
        _hasDisclosures = Directory.Exists(folder.Disclosures);
        _chains = new(FindByHash);
    }

    /// <summary>Checks the ledger of a data folder, or of a folder with a checkpoint in it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="key">A key that is, or was, the ledger's; null for the one that lies in the folder.</param>
    /// <param name="seen">Checkpoints that somebody kept.</param>
    /// <exception cref="FormatException">What somebody kept is no checkpoint.</exception>
    public static Outcome Run(string path, NoteKey? key, params IEnumerable<SeenCheckpoint> seen)
    {
        var whole = Path.GetFullPath(path);
        var folder = File.Exists(Path.Combine(whole, "checkpoint"))
            ? new LedgerFolder(Path.GetDirectoryName(whole)!) { Log = whole }
            : new(whole);
        List<SeenCheckpoint> kept = [.. seen];
        var outcome = Once(folder, key, kept, null);
        // A gate that runs goes on: what it erased behind what was read, or is about to, is neither missing nor half there.
        return !outcome.Faults.IsEmpty && ErasedIn(folder) is { IsEmpty: false } erased
            ? Once(folder, key, kept, erased)
            : outcome;
    }

    private static Outcome Once(
        LedgerFolder folder,
        NoteKey? key,
        IReadOnlyList<SeenCheckpoint> seen,
        Erasures? erased
    )
    {
        try
        {
            using var check = new LedgerCheck(folder) { Ahead = erased };
            try
            {
                return check.Run(key, seen);
            }
            catch (Exception fault)
                when (fault is IOException or LedgerStoppedException or UnauthorizedAccessException)
            {
                check.Add(fault.Message);
                return new("", 0, "", check._records, 0, [.. check._faults]);
            }
        }
        catch (LedgerStoppedException fault)
        {
            return new("", 0, "", 0, 0, [fault.Message]);
        }
    }

    private static Erasures? ErasedIn(LedgerFolder folder)
    {
        try
        {
            using var reader = LedgerReader.Open(folder.Data);
            return reader.Erasures;
        }
        catch (LedgerStoppedException)
        {
            // What is wrong was told.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    private Outcome Run(NoteKey? given, IEnumerable<SeenCheckpoint> seen)
    {
        if ((given ?? KeyInFolder()) is not { } trusted || ReadHead() is not var (note, head))
        {
            Add("there is no checkpoint, or no key to check it with");
            return new("", 0, "", 0, 0, [.. _faults]);
        }

        if (head.Origin != trusted.Name)
        {
            Add($"it is the ledger of `{head.Origin}`, and the key is that of `{trusted.Name}`");
            return new("", 0, "", 0, 0, [.. _faults]);
        }

        _heads = new(trusted, seen);
        LookIntoLock(head);
        CheckBundles(head.Size);
        if (_heads.Judge(note) is { } unsigned)
        {
            Add(unsigned);
        }

        var isAsSigned = _tree.Size == head.Size && _tree.Root() == head.Root;
        if (_tree.Size == head.Size && !isAsSigned)
        {
            Add($"the entries have another root than the checkpoint signs at size {head.Size}");
        }

        TellWhere(isAsSigned);
        CheckTiles(head.Size);
        var key = _heads.InForce;
        var unpublished = CheckSegments(head.Origin, head.Size);
        CheckLock(head);
        foreach (var missing in _erasures.Missing.Where(missing => Ahead?.Has(missing) != true))
        {
            Add(
                $"entry {missing}: {KeepingCodes.NoKey.Id}: it has no key, and no record says that it is erased"
            );
        }

        foreach (var fault in _heads.Compare(_records))
        {
            Add(fault);
        }

        return new(head.Origin, head.Size, head.Root.ToString(), _records, unpublished, [.. _faults])
        {
            Key = key,
            Note = note,
            Turns = _heads.Turns,
            Unopened = _unopened,
            Erased = _erasures.All.Count + _erasures.Missing.Count(missing => Ahead?.Has(missing) == true),
            Closed = _closed,
        };
    }

    private void CheckBundles(long size)
    {
        foreach (var bundle in CheckedBundle.In(size, _log, _hasDisclosures ? _disclosures : null, _keys))
        {
            using (bundle)
            {
                foreach (var entry in bundle.Entries)
                {
                    if (entry.LacksDisclosures)
                    {
                        Add($"the disclosures of entry {_records} are missing");
                    }

                    Take(_records, entry);
                }

                if (bundle.Differing is { } differing)
                {
                    _differing.Add((differing, bundle.Tile));
                }

                if (bundle.Fault is { } fault)
                {
                    Add(fault);
                    return;
                }
            }
        }
    }

    // Where an entry and its hash in a tile differ, the checkpoint says which of them is broken.
    private void TellWhere(bool isAsSigned)
    {
        foreach (var (sequence, bundle) in _differing)
        {
            var tile = bundle with { Level = 0 };
            Add(
                isAsSigned
                    ? $"`{tile}` is broken: its hash of entry {sequence} is not that of the entry"
                    : $"`{bundle}` is broken: entry {sequence} is not that of which `{tile}` has the hash"
            );
        }
    }

    // What can be said only in order: whatever is told of an entry is told after what is told of those before it.
    private void Take(long sequence, CheckedEntry entry)
    {
        _tree.Append(entry.Hash);
        _records++;
        if (_locked?.Size == _tree.Size && _locked.Root != _tree.Root())
        {
            Add(
                $"the first {_tree.Size} entries are not those of the checkpoint in the lock `{_folder.Lock}`"
            );
        }

        if (_heads?.Take(entry.Leaf, _tree) is { } unfounded)
        {
            Add($"entry {sequence}: {unfounded}");
        }

        if (entry.Head is not { } head)
        {
            Add($"entry {sequence} is no record");
            return;
        }

        if (head.Sequence != sequence)
        {
            Add($"entry {sequence} says that it is {head.Sequence}");
        }

        var record = IsErased(sequence, entry) ? null : entry.Record;
        if (_chains.Take(head, LedgerReader.NameOf(entry.Hash), OwnersOf(record)) is { } fault)
        {
            Add($"entry {sequence} ({entry.Type}): {fault}");
        }

        var wrong = record is not null ? WrongIn(record, entry.Digests) : WhyNot(sequence, entry);
        if (wrong is not null)
        {
            Add($"entry {sequence} ({entry.Type}): {wrong}");
        }
    }

    // Where the keys are missing altogether, as in a backup, nothing can be said of what the records say, and that is told once.
    private string? WhyNot(long sequence, CheckedEntry entry)
    {
        if (IsErased(sequence, entry))
        {
            // Told at the end, unless a later record says that it is erased.
            _erasures.Miss(sequence);
            return RecordCodec.ReadErased(entry.Leaf) is { } left ? WrongIn(left, null) : null;
        }

        if (entry.Closed is not { } closed)
        {
            return entry.Why is { } why ? $"its disclosures do not open it: {why}" : null;
        }

        _unopened++;
        if (closed.Code != KeepingCodes.NoKeys)
        {
            return $"{closed.Code.Id}: {closed.Reason}";
        }

        _closed = closed;
        return null;
    }

    private bool IsErased(long sequence, CheckedEntry entry) =>
        entry.Closed?.Code == KeepingCodes.NoKey || Ahead?.Has(sequence) == true;

    private (string?, string?)? OwnersOf(LedgerRecord? record)
    {
        if (record is null)
        {
            return null;
        }

        if (record.Body is RecordBody.Ruling { Opening: not null, Case: null } ruling)
        {
            _agentOfCase[CaseRecords.NameOf(record.Head.Sequence)] = ruling.Agent;
        }

        return RecordOwners.Of(record.Body, id => _agentOfCase.GetValueOrDefault(id));
    }

    // What a chain names and nobody follows any more: looked for among the tiles, which takes long and is seldom needed.
    private (long Record, long? Follower)? FindByHash(string leaf)
    {
        var (last, found) = (_records - 1, default(long?));
        for (long first = 0; first < last; first += TileCoordinates.FullWidth)
        {
            var width = (int)Math.Min(TileCoordinates.FullWidth, last - first);
            var tile = new TileCoordinates(TileCoordinates.Entries, first / TileCoordinates.FullWidth, width);
            if (_log.Read(tile) is not { } bytes)
            {
                break;
            }

            ReadOnlyMemory<byte> entries = bytes;
            for (var i = 0; i < width && EntryBundle.TryTake(ref entries, out var entry); i++)
            {
                if (found is null && LedgerReader.NameOf(MerkleTree.HashLeaf(entry.Span)) == leaf)
                {
                    found = first + i;
                }
                else if (
                    found is not null
                    && RecordCodec.ReadHead(entry) is var (_, head)
                    && (head.Agent?.Previous == leaf || head.Actuator?.Previous == leaf)
                )
                {
                    return (found.Value, first + i);
                }
            }
        }

        return found is { } record ? (record, null) : null;
    }

    private string? WrongIn(LedgerRecord record, ActDigests? digests)
    {
        try
        {
            return _signatures.Take(record, digests)
                ?? (record.Body is RecordBody.Erasure erasure ? _erasures.Take(record.Head, erasure) : null);
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    private void CheckTiles(long size)
    {
        for (var level = 0; level < 8 && TileCoordinates.LastOf(level, size) is { } last; level++)
        {
            for (long index = 0; index <= last.Index; index++)
            {
                var tile = index == last.Index ? last : new(level, index, TileCoordinates.FullWidth);
                if (_log.ReadHashes(tile) is null)
                {
                    Add($"`{tile}` is missing or too short");
                    return;
                }
            }
        }

        try
        {
            if (_faults.Count == 0 && size > 0)
            {
                // Every entry was compared with its hash.
                TileCheck.CheckTiles(_log, 0, new("", size, _tree.Root()));
            }
        }
        catch (LedgerStoppedException fault)
        {
            Add(fault.Message);
        }
    }

    private NoteKey? KeyInFolder() =>
        File.Exists(_folder.VerifierKey)
            ? NoteKey.Parse(File.ReadAllText(_folder.VerifierKey).TrimEnd('\n'))
            : null;

    private void Add(string fault)
    {
        if (_faults.Count < MostFaults)
        {
            _faults.Add(fault);
        }
        else if (_faults.Count == MostFaults)
        {
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"and more than {MostFaults} faults"));
        }
    }
}
