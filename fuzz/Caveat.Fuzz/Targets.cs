using System.Collections.Immutable;
using System.Text;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Fuzz;

/// <summary>
/// Everything that reads bytes of strangers. Each target says whether it took an input for what it reads, and throws where it took one that
/// it must not have: an exception of any kind is a bug.
/// </summary>
public static class Targets
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The targets by name; each has a folder of inputs in <c>fuzz/corpus</c>.</summary>
    public static ImmutableSortedDictionary<string, Func<byte[], bool>> All { get; } =
        new Dictionary<string, Func<byte[], bool>>(StringComparer.Ordinal)
        {
            ["checkpoint"] = Checkpoint,
            ["checkpoint-request"] = CheckpointRequest,
            ["command"] = ProposalTargets.Command,
            ["heartbeat"] = WarrantTargets.Heartbeat,
            ["json"] = CanonicalJson,
            ["norm"] = NormTarget.Norm,
            ["note"] = Note,
            ["policy"] = Policy,
            ["proof"] = Proof,
            ["proposal"] = ProposalTargets.Proposal,
            ["sd-jwt"] = SdJwtTarget.SdJwt,
            ["warrant"] = WarrantTargets.Warrant,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The text of bytes; null where they are no UTF-8.</summary>
    internal static string? TextOf(byte[] input)
    {
        try
        {
            return _strict.GetString(input);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Fails where it is not so.</summary>
    internal static void Require(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new InvalidOperationException(what);
        }
    }

    // Only the canonical form is a note, and it is written as it was read.
    private static bool Note(byte[] input)
    {
        if (SignedNote.Parse(input) is not { } note)
        {
            return false;
        }

        Require(note.ToBytes().AsSpan().SequenceEqual(input), "a note is not written as it was read");
        Require(note.Signatures.Length is >= 1 and <= 16, "a note with no signature, or with many");
        foreach (var signature in note.Signatures)
        {
            Require(NoteKey.IsName(signature.Name), "a signature without a name");
        }

        return true;
    }

    private static bool Checkpoint(byte[] input)
    {
        if (TextOf(input) is not { } text || Recording.Checkpoint.Parse(text) is not { } head)
        {
            return false;
        }

        // Extension lines are not kept.
        Require(
            text.StartsWith(head.ToText(), StringComparison.Ordinal),
            "a checkpoint is not as it was read"
        );
        Require(
            head.Size >= 0 && Recording.Checkpoint.Parse(head.ToText()) == head,
            "a checkpoint is not read again"
        );
        return true;
    }

    private static bool CheckpointRequest(byte[] input)
    {
        if (Witnessing.CheckpointRequest.Parse(input) is not { } request)
        {
            return false;
        }

        Require(request.ToBytes().AsSpan().SequenceEqual(input), "a request is not written as it was read");
        Require(request.Old >= 0 && request.Proof.Length <= 63, "a request beyond its bounds");
        if (
            SignedNote.Parse(request.Note.Span) is { } note
            && Recording.Checkpoint.Parse(note.Text)?.Origin is { } origin
        )
        {
            NoteKey[] keys = NoteKey.IsName(origin) ? [new(origin, new byte[32])] : [];
            var testimony = Testimony.Judge(request, note, [.. keys], null, static (_, _, _) => true);
            Require(
                testimony.Reason.Length > 0 || testimony.Answer == WitnessAnswer.Cosign,
                "a refusal without a reason"
            );
        }

        return true;
    }

    private static bool Policy(byte[] input)
    {
        var policy = TlogPolicy.Parse(input, out var faults);
        Require(policy is null != faults.IsEmpty, "neither a policy nor faults, or both");
        Require(
            faults.All(static fault => fault.Line >= 0 && fault.Message.Length > 0),
            "a fault without its line"
        );
        if (policy is null)
        {
            return false;
        }

        // Whoever signs more is asked for no more.
        var all = policy.Witnesses.Select(static witness => witness.Name).ToList();
        Require(policy.IsMetBy(all) || !policy.IsMetBy([]), "a policy that none meet and all do not");
        return true;
    }

    private static bool Proof(byte[] input)
    {
        if (LogProof.Parse(input) is not { } proof)
        {
            return false;
        }

        Require(proof.ToBytes().AsSpan().SequenceEqual(input), "a proof is not written as it was read");
        Require(proof.Index >= 0 && proof.Hashes.Length <= 63, "a proof beyond its bounds");
        if (
            SignedNote.Parse(proof.Checkpoint.Span) is { } note
            && Recording.Checkpoint.Parse(note.Text) is { } head
        )
        {
            _ = MerkleProof.IncludesLeaf(MerkleTree.Empty, proof.Index, head.Size, proof.Hashes, head.Root);
        }

        return true;
    }

    // What has a canonical form has only one.
    private static bool CanonicalJson(byte[] input)
    {
        if (!Wire.CanonicalJson.TryCanonicalize(input, out var canonical, out var problems))
        {
            Require(!problems.IsEmpty, "no canonical form and no problem");
            return false;
        }

        Require(problems.IsEmpty, "a canonical form and a problem");
        Require(
            Wire.CanonicalJson.TryCanonicalize(canonical, out var again, out _)
                && again.AsSpan().SequenceEqual(canonical),
            "a canonical form that is not its own"
        );
        return true;
    }
}
