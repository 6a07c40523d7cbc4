using System.Collections.Immutable;
using System.Globalization;
using Caveat.Recording;

namespace Caveat.Witnessing;

/// <summary>How a witness judges a request (C2SP tlog-witness, <c>add-checkpoint</c>): the rules alone, without keeping or signing anything.</summary>
/// <param name="Answer">What it answers.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record Testimony(WitnessAnswer Answer, string Reason)
{
    /// <summary>What is to be cosigned and kept; null unless <see cref="Answer"/> is <see cref="WitnessAnswer.Cosign"/>.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>The size to tell with a conflict; null without one.</summary>
    public long? Known { get; init; }

    /// <summary>Whether the log's own signatures prove that it has two histories: the same size with two roots.</summary>
    public bool IsFork { get; init; }

    /// <summary>
    /// Judges a request. <paramref name="keys"/> are those that the witness trusts for the origin of the note, and
    /// <paramref name="last"/> is what it cosigned last of that origin.
    /// </summary>
    public static Testimony Judge(
        CheckpointRequest request,
        SignedNote note,
        ImmutableArray<NoteKey> keys,
        Checkpoint? last,
        VerifySignature verify
    )
    {
        if (Recording.Checkpoint.Parse(note.Text) is not { } head)
        {
            return new(WitnessAnswer.Malformed, "the note is no checkpoint");
        }

        if (keys.IsEmpty)
        {
            return new(WitnessAnswer.UnknownLog, "it is no log that this witness knows");
        }

        if (!keys.Any(key => key.Name == head.Origin && note.IsSignedBy(key, verify)))
        {
            return new(WitnessAnswer.BadSignature, "no key of the log signed it");
        }

        var known = last?.Size ?? 0;
        if (request.Old > head.Size)
        {
            return new(WitnessAnswer.Malformed, $"the old size, {Text(request.Old)}, is beyond the new one");
        }

        if (request.Old != known)
        {
            return new(
                WitnessAnswer.Conflict,
                $"the last one cosigned has size {Text(known)}, and not {Text(request.Old)}"
            )
            {
                Known = known,
            };
        }

        if (last is not null && head.Size == last.Size && head.Root != last.Root)
        {
            return new(
                WitnessAnswer.Conflict,
                $"a FORK: the log signed another root at size {Text(known)} than the one cosigned"
            )
            {
                Known = known,
                IsFork = true,
            };
        }

        return MerkleProof.IsConsistent(
            known,
            last?.Root ?? MerkleTree.Empty,
            head.Size,
            head.Root,
            request.Proof
        )
            ? new(WitnessAnswer.Cosign, "it continues what was cosigned") { Checkpoint = head }
            : new(
                WitnessAnswer.Inconsistent,
                $"INCONSISTENT: nothing shows that it continues the log of size {Text(known)} that was cosigned"
            );
    }

    private static string Text(long size) => size.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a witness answers to a request; the number is the HTTP status.</summary>
public enum WitnessAnswer
{
    /// <summary>It cosigns.</summary>
    Cosign = 200,

    /// <summary>The request is none, or its old size is beyond the new one.</summary>
    Malformed = 400,

    /// <summary>No key that the witness trusts for the log signed the checkpoint.</summary>
    BadSignature = 403,

    /// <summary>The witness knows no log of that origin.</summary>
    UnknownLog = 404,

    /// <summary>The old size is not that of the last checkpoint cosigned, or the same size has another root.</summary>
    Conflict = 409,

    /// <summary>The proof does not show that the log continues what was cosigned.</summary>
    Inconsistent = 422,
}
