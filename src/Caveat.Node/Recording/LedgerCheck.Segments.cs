using Caveat.Recording;

namespace Caveat.Node.Recording;

// What the checkpoint does not cover yet, and the lock.
public sealed partial class LedgerCheck
{
    private long CheckSegments(string origin, long size)
    {
        if (!Directory.Exists(_folder.Segments))
        {
            return 0;
        }

        var next = size;
        var segments = Segment.In(_folder.Segments).ToList();
        foreach (var (i, path) in segments.Index())
        {
            var end = i + 1 < segments.Count ? Segment.FirstOf(segments[i + 1]) : null;
            var (entries, broken) = SegmentCheck.Read(path, origin, _keys.Wrapping, end);
            if (broken is { } entry)
            {
                Add($"entry {entry} in `{path}` is broken");
            }

            foreach (var (sequence, sealedEntry) in entries.Where(read => read.Sequence >= next))
            {
                if (sequence > next)
                {
                    AddUnlessPublished(
                        size,
                        $"entries {next} to {sequence - 1} are neither in the tiles nor in a segment"
                    );
                    return next - size;
                }

                Take(next, CheckedEntry.Of(_keys.Open(next, sealedEntry)));
                next++;
            }
        }

        return next - size;
    }

    // A gate that runs goes on while this reads: once it has published more, it has perhaps dropped what this was about to read.
    private void AddUnlessPublished(long moreThan, string fault)
    {
        if (ReadHead() is not var (note, now) || _heads?.IsSigned(note) != true || now.Size <= moreThan)
        {
            Add(fault);
        }
    }

    private (SignedNote Note, Checkpoint Head)? ReadHead() =>
        File.Exists(_folder.Checkpoint)
        && SignedNote.Parse(File.ReadAllBytes(_folder.Checkpoint)) is { } note
        && Checkpoint.Parse(note.Text) is { } head
            ? (note, head)
            : null;

    private void LookIntoLock(Checkpoint head)
    {
        if (File.Exists(_folder.Lock))
        {
            _locked = CheckpointLock.Look(_folder.Lock, head.Origin);
        }
    }

    private void CheckLock(Checkpoint head)
    {
        if (_locked is not null && (_locked.Size < head.Size || _locked.Size > _records))
        {
            AddUnlessPublished(
                head.Size,
                $"the lock `{_folder.Lock}` knows of {_locked.Size} entries, and there are {_records}, of which {head.Size} are published: one of them is an older copy"
            );
        }
    }
}
