using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Recomputes a ledger from what is on disk, as somebody would who does not trust the gate.</summary>
public sealed class LedgerCheck
{
    private const int MostFaults = 20;

    private readonly LedgerFolder _folder;
    private readonly TileFiles _log;
    private readonly TileFiles _disclosures;
    private readonly List<string> _faults = [];
    private readonly GrowingTree _tree = new();
    private readonly RecordChains _chains = new();
    private readonly bool _hasDisclosures;
    private long _records;

    private LedgerCheck(LedgerFolder folder)
    {
        _folder = folder;
        _log = new(folder.Log);
        _disclosures = new(folder.Disclosures);
        _hasDisclosures = Directory.Exists(folder.Disclosures);
    }

    /// <summary>What was found.</summary>
    /// <param name="Origin">The ledger's name.</param>
    /// <param name="Size">How many entries the checkpoint covers.</param>
    /// <param name="Root">The root it signs, in base64.</param>
    /// <param name="Records">How many entries were read.</param>
    /// <param name="Unpublished">How many of them the checkpoint does not cover yet.</param>
    /// <param name="Faults">What does not agree, at most 20; empty where everything does.</param>
    public sealed record Outcome(
        string Origin,
        long Size,
        string Root,
        long Records,
        long Unpublished,
        ImmutableArray<string> Faults
    );

    /// <summary>Checks the ledger of a data folder, or of a folder with a checkpoint in it.</summary>
    public static Outcome Run(string path, NoteKey? key)
    {
        var isLog = File.Exists(Path.Combine(path, "checkpoint"));
        var check = new LedgerCheck(new(isLog ? Path.GetDirectoryName(Path.GetFullPath(path))! : path));
        try
        {
            return check.Run(key);
        }
        catch (Exception fault)
            when (fault is IOException or LedgerStoppedException or UnauthorizedAccessException)
        {
            check.Add(fault.Message);
            return new("", 0, "", check._records, 0, [.. check._faults]);
        }
    }

    private Outcome Run(NoteKey? given)
    {
        var key = given ?? KeyInFolder();
        var head =
            key is not null && File.Exists(_folder.Checkpoint)
                ? Checkpoint.Verify(File.ReadAllBytes(_folder.Checkpoint), key, Ed25519.Verify)
                : null;
        if (key is null || head is null)
        {
            Add("there is no checkpoint that this key signed");
            return new("", 0, "", 0, 0, [.. _faults]);
        }

        CheckBundles(head.Size);
        if (_tree.Size == head.Size && _tree.Root() != head.Root)
        {
            Add($"the entries have another root than the checkpoint signs at size {head.Size}");
        }

        CheckTiles(head.Size);
        var unpublished = CheckSegments(key.Name, head.Size);
        return new(head.Origin, head.Size, head.Root.ToString(), _records, unpublished, [.. _faults]);
    }

    private void CheckBundles(long size)
    {
        for (long first = 0; first < size; first += TileCoordinates.FullWidth)
        {
            var width = (int)Math.Min(TileCoordinates.FullWidth, size - first);
            var tile = new TileCoordinates(TileCoordinates.Entries, first / TileCoordinates.FullWidth, width);
            if (_log.Read(tile) is not { } bytes)
            {
                Add($"`{tile}` is missing");
                return;
            }

            ReadOnlyMemory<byte> leaves = bytes;
            ReadOnlyMemory<byte> opened = _hasDisclosures ? _disclosures.Read(tile) : null;
            for (var i = 0; i < width; i++)
            {
                if (!EntryBundle.TryTake(ref leaves, out var leaf))
                {
                    Add($"`{tile}` is torn");
                    return;
                }

                // Without them the log is checked as an outsider can: what is null must not become empty.
                ReadOnlyMemory<byte>? disclosures =
                    _hasDisclosures && TileStore.TryTake(ref opened, out var own)
                        ? own
                        : default(ReadOnlyMemory<byte>?);
                if (_hasDisclosures && disclosures is null)
                {
                    Add($"the disclosures of entry {first + i} are missing");
                }

                Take(first + i, leaf, disclosures);
            }
        }
    }

    private void Take(long sequence, ReadOnlyMemory<byte> leaf, ReadOnlyMemory<byte>? disclosures)
    {
        var hash = MerkleTree.HashLeaf(leaf.Span);
        _tree.Append(hash);
        _records++;
        if (RecordCodec.ReadHead(leaf) is not var (type, head))
        {
            Add($"entry {sequence} is no record");
            return;
        }

        if (head.Sequence != sequence)
        {
            Add($"entry {sequence} says that it is {head.Sequence}");
        }

        if (_chains.Take(head, Base64Url.EncodeToString(hash.ToArray())) is { } fault)
        {
            Add($"entry {sequence} ({type}): {fault}");
        }

        if (disclosures is { } opened && RecordCodec.Decode(leaf, opened, out var why) is null)
        {
            Add($"entry {sequence} ({type}): its disclosures do not open it: {why}");
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
                TileCheck.Check(_log, 0, new("", size, _tree.Root()));
            }
        }
        catch (LedgerStoppedException fault)
        {
            Add(fault.Message);
        }
    }

    private long CheckSegments(string origin, long size)
    {
        if (!Directory.Exists(_folder.Segments))
        {
            return 0;
        }

        var next = size;
        foreach (var path in Segment.In(_folder.Segments))
        {
            using var segment = Segment.Open(path, origin);
            ReadOnlyMemory<byte> rest = segment.ReadAll();
            var sequence = segment.First;
            while (Frame.Read(rest) is { } frame && frame.Sequence == sequence)
            {
                if (sequence == next)
                {
                    Take(next++, frame.Entry.Leaf, frame.Entry.Disclosures);
                }

                sequence++;
                rest = rest[frame.Length..];
            }
        }

        return next - size;
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
