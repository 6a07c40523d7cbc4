using System.Collections.Immutable;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Node.Witnessing;

/// <summary>A signed head that witnesses are asked to cosign, and what they gave for it.</summary>
internal sealed class OfferedHead(
    TlogPolicy policy,
    ReadOnlyMemory<byte> note,
    Checkpoint head,
    Func<long, ImmutableArray<LogHash>> consistencyFrom
)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NoteSignature> _lines = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is signed.</summary>
    public Checkpoint Head => head;

    /// <summary>Ends once the cosignatures suffice.</summary>
    public Task Met => _met.Task;

    /// <summary>The signed text.</summary>
    public SignedNote Note { get; } =
        SignedNote.Parse(note.Span) ?? throw new ArgumentException("no signed note", nameof(note));

    /// <summary>The body that asks a witness that cosigned <paramref name="old"/> entries last.</summary>
    public byte[] RequestFrom(long old)
    {
        lock (_gate)
        {
            ImmutableArray<LogHash> proof = old == 0 || old == head.Size ? [] : consistencyFrom(old);
            return new CheckpointRequest(old, proof, note).ToBytes();
        }
    }

    /// <summary>A witness cosigned it.</summary>
    public void Add(PolicyWitness witness, NoteSignature line)
    {
        bool isMet;
        lock (_gate)
        {
            _lines[witness.Name] = line;
            isMet = policy.IsMetBy(_lines.Keys);
        }

        if (isMet)
        {
            _met.TrySetResult();
        }
    }

    /// <summary>Whether the witness did.</summary>
    public bool Has(PolicyWitness witness)
    {
        lock (_gate)
        {
            return _lines.ContainsKey(witness.Name);
        }
    }

    /// <summary>The note with what was gathered, in the order of the policy; null where it does not suffice.</summary>
    public byte[]? Accepted()
    {
        lock (_gate)
        {
            return policy.IsMetBy(_lines.Keys)
                ? (
                    Note with
                    {
                        Signatures =
                        [
                            .. Note.Signatures,
                            .. policy
                                .Witnesses.Select(each => _lines.GetValueOrDefault(each.Name))
                                .OfType<NoteSignature>(),
                        ],
                    }
                ).ToBytes()
                : null;
        }
    }
}
