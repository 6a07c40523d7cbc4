using System.Collections.Immutable;

namespace Caveat.Recording;

/// <summary>
/// A release that an actuator can check without asking anybody: its record, what the record shows to the actuator, and the proof that it is in
/// the ledger, in one value (docs/reference/warrants.md). No signature is paid for it: that of the checkpoint covers it.
/// </summary>
public sealed class Warrant
{
    /// <summary>The longest time that a release may be good for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    /// <summary>How far the clocks of gate and actuator may differ.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    private Warrant(LogProof proof, ReadOnlyMemory<byte> leaf, ReadOnlyMemory<byte> shown)
    {
        Proof = proof;
        Leaf = leaf;
        Shown = shown;
    }

    /// <summary>That the release is in the ledger.</summary>
    public LogProof Proof { get; }

    /// <summary>How many records the checkpoint that it bears says there are; null where that is none.</summary>
    public long? Size =>
        SignedNote.Parse(Proof.Checkpoint.Span) is { } note ? Checkpoint.Parse(note.Text)?.Size : null;

    /// <summary>The leaf of the release's record.</summary>
    public ReadOnlyMemory<byte> Leaf { get; }

    /// <summary>The disclosures that the warrant carries.</summary>
    public ReadOnlyMemory<byte> Shown { get; }

    /// <summary>The warrant of a release, as text in ASCII and UTF-8: a tlog-proof with the record and what it shows as extra data.</summary>
    /// <param name="proof">That the release is in the ledger.</param>
    /// <param name="leaf">The leaf of the release.</param>
    /// <param name="disclosures">The disclosures of the release; only what actuators are to see is taken over.</param>
    public static byte[] Write(LogProof proof, ReadOnlyMemory<byte> leaf, ReadOnlyMemory<byte> disclosures)
    {
        var shown = RecordCodec.Only(RecordGroup.Target, disclosures);
        using var extra = new MemoryStream(sizeof(ushort) + leaf.Length + shown.Length);
        EntryBundle.Append(extra, leaf.Span);
        extra.Write(shown);
        return (proof with { Extra = extra.GetBuffer() }).ToBytes();
    }

    /// <summary>Reads a warrant; null where the bytes are none. Nothing of it is checked yet.</summary>
    public static Warrant? Parse(ReadOnlySpan<byte> bytes)
    {
        if (LogProof.Parse(bytes) is not { } proof)
        {
            return null;
        }

        var rest = proof.Extra;
        return EntryBundle.TryTake(ref rest, out var leaf) && !rest.IsEmpty ? new(proof, leaf, rest) : null;
    }

    /// <summary>
    /// Whether the warrant lets an actuator carry out the command in hand at this moment. Every way out but one is a refusal with its
    /// reason; whoever gets <see cref="WarrantResult.Released"/> must keep its nonce and <see cref="WarrantResult.Seen"/> durably before it acts.
    /// </summary>
    public static WarrantResult Verify(ReadOnlySpan<byte> bytes, WarrantTrust trust, WarrantUse use) =>
        Parse(bytes) is { } warrant
            ? warrant.Verify(trust, use)
            : WarrantResult.Refuse(
                WarrantCodes.Malformed,
                "the bytes are no tlog-proof that carries a record"
            );

    /// <inheritdoc cref="Verify(ReadOnlySpan{byte}, WarrantTrust, WarrantUse)"/>
    public WarrantResult Verify(WarrantTrust trust, WarrantUse use)
    {
        var released = ReleasedAct.Of(Leaf, Shown, out var fault);
        return released is null
            ? fault!
            : RefusedByLedger(trust, released, out var checkpoint)
                ?? RefusedByAct(released, use)
                ?? RefusedByTime(released, use)
                ?? RefusedByHeartbeat(trust, released, use)
                ?? Linked(checkpoint!, released, use);
    }

    private WarrantResult? RefusedByLedger(
        WarrantTrust trust,
        ReleasedAct released,
        out Checkpoint? checkpoint
    )
    {
        checkpoint = null;
        if (released.Origin != trust.Ledger.Name)
        {
            return WarrantResult.Refuse(
                WarrantCodes.WrongGate,
                $"it is a release of `{released.Origin}`, and `{trust.Ledger.Name}` is trusted"
            );
        }

        if (
            SignedNote.Parse(Proof.Checkpoint.Span) is not { } note
            || !note.IsSignedBy(trust.Ledger, trust.Verify)
            || Checkpoint.Parse(note.Text) is not { } signed
            || signed.Origin != trust.Ledger.Name
        )
        {
            return WarrantResult.Refuse(
                WarrantCodes.NotInLedger,
                $"the checkpoint is not one that {trust.Ledger} signed"
            );
        }

        if (
            released.Record != Proof.Index
            || !MerkleProof.IncludesLeaf(
                MerkleTree.HashLeaf(Leaf.Span),
                Proof.Index,
                signed.Size,
                Proof.Hashes,
                signed.Root
            )
        )
        {
            return WarrantResult.Refuse(
                WarrantCodes.NotInLedger,
                $"record {released.Record} is not in the ledger of size {signed.Size}"
            );
        }

        checkpoint = signed;
        return trust.IsWitnessed?.Invoke(note) == false
            ? WarrantResult.Refuse(
                WarrantCodes.NotWitnessed,
                $"the checkpoint of size {signed.Size} has not the cosignatures that the policy asks for"
            )
            : null;
    }

    private static WarrantResult? RefusedByAct(ReleasedAct released, WarrantUse use) =>
        released.Command != use.Command
            ? WarrantResult.Refuse(
                WarrantCodes.WrongAct,
                $"the command in hand is {use.Command}, and {released.Command} was released"
            )
        : released.Actuator != use.Actuator
            ? WarrantResult.Refuse(
                WarrantCodes.WrongActuator,
                $"this is `{use.Actuator}`, and it was released for {(released.Actuator is { } other ? $"`{other}`" : "none that is named")}"
            )
        : null;

    private static WarrantResult? RefusedByTime(ReleasedAct released, WarrantUse use) =>
        use.Now < released.NotBefore - ClockTolerance
            ? WarrantResult.Refuse(
                WarrantCodes.TooEarly,
                $"it is good from {RecordTime.Of(released.NotBefore)} on"
            )
        : released.NotAfter - released.NotBefore > Life
            ? WarrantResult.Refuse(
                WarrantCodes.TooLate,
                $"it would be good for longer than {Life.TotalSeconds:0} seconds"
            )
        : use.Now > released.NotAfter
            ? WarrantResult.Refuse(
                WarrantCodes.TooLate,
                $"it was good until {RecordTime.Of(released.NotAfter)}"
            )
        : released.NotBefore < use.RemembersFrom
            ? WarrantResult.Refuse(
                WarrantCodes.Used,
                $"it is of before {RecordTime.Of(use.RemembersFrom)}, and what was used before that is not remembered"
            )
        : use.IsUsed(released.Nonce) ? WarrantResult.Refuse(WarrantCodes.Used, "it was used once already")
        : null;

    private static WarrantResult? RefusedByHeartbeat(
        WarrantTrust trust,
        ReleasedAct released,
        WarrantUse use
    ) =>
        use.Heartbeat is not { } heartbeat || heartbeat.Head.Origin != trust.Ledger.Name
            ? WarrantResult.Refuse(WarrantCodes.NoHeartbeat, "there is no heartbeat of this gate")
        : use.Now - heartbeat.Time > Heartbeat.Life
            ? WarrantResult.Refuse(
                WarrantCodes.NoHeartbeat,
                $"the heartbeat is of {RecordTime.Of(heartbeat.Time)}, more than {Heartbeat.Life.TotalSeconds:0} seconds ago"
            )
        // It would be good for longer than its life, and a halt be seen that much later.
        : heartbeat.Time - use.Now > ClockTolerance
            ? WarrantResult.Refuse(
                WarrantCodes.NoHeartbeat,
                $"the heartbeat is of {RecordTime.Of(heartbeat.Time)}, a time to come: the clock of the gate or this one is wrong"
            )
        : released.Epoch < heartbeat.Epoch
            ? WarrantResult.Refuse(
                WarrantCodes.Halted,
                $"it was released in epoch {released.Epoch}, and the gate is in epoch {heartbeat.Epoch}"
            )
        : null;

    // Two checkpoints are of one ledger where the larger is proven to continue the smaller.
    private static WarrantResult Linked(Checkpoint checkpoint, ReleasedAct released, WarrantUse use)
    {
        if (use.Seen is not { } seen || checkpoint == seen)
        {
            return WarrantResult.Accept(released, checkpoint);
        }

        var (old, late) = seen.Size <= checkpoint.Size ? (seen, checkpoint) : (checkpoint, seen);
        if (old.Origin != late.Origin || (old.Size == late.Size && old.Root != late.Root))
        {
            return WarrantResult.Refuse(
                WarrantCodes.Inconsistent,
                $"two heads of size {old.Size} are signed: the ledger was forked"
            );
        }

        if (use.Link.IsDefault)
        {
            return WarrantResult.Refuse(
                WarrantCodes.NotLinked,
                $"nothing shows that the ledger of size {late.Size} continues that of size {old.Size}"
            );
        }

        return MerkleProof.IsConsistent(old.Size, old.Root, late.Size, late.Root, use.Link)
            ? WarrantResult.Accept(released, late)
            : WarrantResult.Refuse(
                WarrantCodes.Inconsistent,
                $"the ledger of size {late.Size} does not continue that of size {old.Size}"
            );
    }
}

/// <summary>Whom an actuator trusts.</summary>
/// <param name="Ledger">The key of the gate's ledger; its name is that of the gate.</param>
/// <param name="Verify">Checks an Ed25519 signature.</param>
public sealed record WarrantTrust(NoteKey Ledger, VerifySignature Verify)
{
    /// <summary>Whether enough witnesses cosigned a checkpoint; null where none are asked for.</summary>
    public Func<SignedNote, bool>? IsWitnessed { get; init; }
}

/// <summary>What an actuator has in hand and remembers when it checks a warrant.</summary>
public sealed record WarrantUse
{
    /// <summary>The digest of the command in hand (<see cref="Wire.Digests.OfCommand"/>).</summary>
    public required string Command { get; init; }

    /// <summary>The actuator's own name at the gate.</summary>
    public required string Actuator { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The last heartbeat that the actuator fetched itself and verified; null for none.</summary>
    public required Heartbeat? Heartbeat { get; init; }

    /// <summary>Whether a nonce was used.</summary>
    public required Func<string, bool> IsUsed { get; init; }

    /// <summary>Since when nonces are remembered: what was released earlier may have been used.</summary>
    public DateTimeOffset RemembersFrom { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The largest checkpoint that was seen and found consistent; null for none.</summary>
    public Checkpoint? Seen { get; init; }

    /// <summary>The consistency proof between the warrant's checkpoint and <see cref="Seen"/>, from the smaller to the larger; default for none.</summary>
    public ImmutableArray<LogHash> Link { get; init; }
}

/// <summary>Whether a command may be carried out, and if not why.</summary>
public sealed record WarrantResult
{
    private WarrantResult() { }

    /// <summary>Why not; null where it may.</summary>
    public DiagnosticCode? Fault { get; private init; }

    /// <summary>Why not, with what was found.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>What was released; null where the command may not be carried out.</summary>
    public ReleasedAct? Released { get; private init; }

    /// <summary>The largest checkpoint seen now: to be kept; null where the command may not be carried out.</summary>
    public Checkpoint? Seen { get; private init; }

    internal static WarrantResult Refuse(DiagnosticCode fault, string reason) =>
        new() { Fault = fault, Reason = reason };

    internal static WarrantResult Accept(ReleasedAct released, Checkpoint seen) =>
        new() { Released = released, Seen = seen };
}
