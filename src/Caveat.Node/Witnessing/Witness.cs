using System.Collections.Immutable;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Witnessing;
using Microsoft.Data.Sqlite;

namespace Caveat.Node.Witnessing;

/// <summary>A witness (C2SP tlog-witness): cosigns the checkpoints of logs that it knows as long as each continues what it cosigned before.</summary>
public sealed class Witness(
    WitnessKey key,
    ImmutableArray<NoteKey> logs,
    WitnessStore store,
    TimeProvider clock
)
{
    // SQLITE_BUSY: another process has the database for so long.
    private const int Busy = 5;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails when what was cosigned can no longer be kept: then nothing is cosigned any more.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Answers a request, after what it cosigned is on the disk.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses; nothing was cosigned.</exception>
    public WitnessReply Add(ReadOnlySpan<byte> body)
    {
        if (
            CheckpointRequest.Parse(body) is not { } request
            || SignedNote.Parse(request.Note.Span) is not { } note
            || Checkpoint.Parse(note.Text) is not { } head
        )
        {
            return new(new(WitnessAnswer.Malformed, "the request is none in canonical form"), null, null);
        }

        ImmutableArray<NoteKey> keys = [.. logs.Where(log => log.Name == head.Origin)];
        var testimony = keys.IsEmpty
            ? Testimony.Judge(request, note, keys, null, Ed25519.Verify)
            : Advance(head.Origin, note, last => Testimony.Judge(request, note, keys, last, Ed25519.Verify));
        return testimony.Checkpoint is null
            ? new(testimony, head, null)
            : new(testimony, head, key.Cosign(note.Text, clock.GetUtcNow()));
    }

    private Testimony Advance(string origin, SignedNote note, Func<Checkpoint?, Testimony> judge)
    {
        lock (_gate)
        {
            if (_stopped.Task.IsFaulted)
            {
                throw new LedgerStoppedException("the witness has stopped");
            }

            try
            {
                return store.Advance(origin, note, judge);
            }
            catch (SqliteException fault)
            {
                var stopped = new LedgerStoppedException(
                    $"the witness cannot keep what it cosigns: {fault.Message}",
                    fault
                );
                // After a failed sync nobody knows what is on the disk.
                if (fault.SqliteErrorCode != Busy)
                {
                    _stopped.TrySetException(stopped);
                }

                throw stopped;
            }
        }
    }
}

/// <summary>What a witness answers.</summary>
/// <param name="Testimony">How it judged.</param>
/// <param name="Head">The checkpoint that was asked for; null where there was none.</param>
/// <param name="Line">The cosignature; null where it refuses.</param>
public sealed record WitnessReply(Testimony Testimony, Checkpoint? Head, NoteSignature? Line);
