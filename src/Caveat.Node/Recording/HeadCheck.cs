using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Whether checkpoints are signed by the keys that the ledger leads to from one that is trusted, and whether those that somebody kept are of
/// this ledger.
/// </summary>
internal sealed class HeadCheck
{
    private readonly NoteKey _trusted;
    private readonly KeyChain _chain = new(Ed25519.Verify);
    private readonly List<(string Name, SignedNote Note, Checkpoint Head)> _seen = [];
    private readonly HashSet<string> _different = new(StringComparer.Ordinal);

    /// <summary>Begins with a key, and with what is to be compared.</summary>
    /// <exception cref="FormatException">What somebody kept is no checkpoint.</exception>
    public HeadCheck(NoteKey trusted, IEnumerable<SeenCheckpoint> seen)
    {
        _trusted = trusted;
        foreach (var (name, bytes) in seen)
        {
            _seen.Add(
                SignedNote.Parse(bytes.Span) is { } note && Checkpoint.Parse(note.Text) is { } head
                    ? (name, note, head)
                    : throw new FormatException($"`{name}` is no checkpoint")
            );
        }
    }

    /// <summary>The key that is in force after the entries that were taken.</summary>
    public NoteKey InForce => _chain.Now(KeyPurpose.Ledger) ?? _trusted;

    /// <summary>Every key that took the place of another.</summary>
    public ImmutableArray<KeyTurn> Turns => [.. _chain.Turns];

    /// <summary>Takes the next entry; what is wrong with what it says of keys, or null.</summary>
    public string? Take(ReadOnlyMemory<byte> leaf, GrowingTree tree)
    {
        foreach (var (name, _, head) in _seen)
        {
            if (head.Size == tree.Size && head.Root != tree.Root())
            {
                _different.Add(name);
            }
        }

        return _chain.Take(leaf);
    }

    /// <summary>Whether one of the ledger's keys signed a note.</summary>
    public bool IsSigned(SignedNote note) =>
        _chain.KeysOf(KeyPurpose.Ledger).Append(_trusted).Any(key => note.IsSignedBy(key, Ed25519.Verify));

    /// <summary>What is wrong with the signature of the published checkpoint, all of whose entries were taken; null for nothing.</summary>
    public string? Judge(SignedNote note)
    {
        var signers = string.Join(", ", note.Signatures.Select(signature => signature.Key));
        var keys = _chain.KeysOf(KeyPurpose.Ledger).ToList();
        return keys.Count > 0 && !keys.Exists(key => KeyChain.AreSame(key, _trusted))
                ? $"no record leads from the key {_trusted.Short} to {InForce.Short}, which is in force"
            : note.IsSignedBy(InForce, Ed25519.Verify) ? null
            : $"the checkpoint is not signed by the key {InForce.Short}, but by {signers}";
    }

    /// <summary>Of the checkpoints that somebody kept, what shows that they and this ledger are not one history.</summary>
    public IEnumerable<string> Compare(long records)
    {
        foreach (var (name, note, head) in _seen)
        {
            if (head.Origin != _trusted.Name || !IsSigned(note))
            {
                yield return $"`{name}` is not signed by a key of this ledger, and says nothing of it";
            }
            else if (head.Size > records)
            {
                yield return $"`{name}` is signed for {head.Size} entries, and there are {records}: this is an older copy of the ledger";
            }
            else if (_different.Contains(name) || (head.Size == 0 && head.Root != MerkleTree.Empty))
            {
                yield return $"`{name}` is signed for other entries: the gate showed two histories, or somebody has its key";
            }
        }
    }
}

/// <summary>A checkpoint that somebody kept.</summary>
/// <param name="Name">What they call it.</param>
/// <param name="Note">Its bytes.</param>
public sealed record SeenCheckpoint(string Name, ReadOnlyMemory<byte> Note);
