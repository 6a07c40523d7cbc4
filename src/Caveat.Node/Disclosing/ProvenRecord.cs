using Caveat.Node.Recording;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Node.Disclosing;

/// <summary>An entry of a ledger on disk, and the proof that the published checkpoint covers it. A gate may be writing to the folder.</summary>
/// <param name="Origin">The ledger's name.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Proof">The proof, with the checkpoint in it.</param>
public sealed record ProvenRecord(string Origin, Entry Entry, LogProof Proof)
{
    /// <summary>Reads an entry; null, and why, where it is not there or the folder does not hold together.</summary>
    public static ProvenRecord? Read(LedgerFolder folder, long sequence, out string why)
    {
        why = "";
        try
        {
            if (
                !File.Exists(folder.VerifierKey)
                || NoteKey.Parse(File.ReadAllText(folder.VerifierKey).TrimEnd('\n')) is not { } key
            )
            {
                why = $"there is no ledger in `{folder.Data}`";
                return null;
            }

            var note = File.Exists(folder.Checkpoint) ? File.ReadAllBytes(folder.Checkpoint) : [];
            if (Checkpoint.Verify(note, key, Ed25519.Verify) is not { } head)
            {
                why = $"`{folder.Checkpoint}` is no checkpoint of this ledger";
                return null;
            }

            if (sequence >= head.Size)
            {
                why =
                    $"there is no record {sequence}: {head.Size} are published, and the last of them is {head.Size - 1}";
                return null;
            }

            return Read(folder, sequence, key.Name, note, head, out why);
        }
        catch (Exception fault)
            when (fault is LedgerStoppedException or IOException or UnauthorizedAccessException)
        {
            why = fault.Message;
            return null;
        }
    }

    private static ProvenRecord? Read(
        LedgerFolder folder,
        long sequence,
        string origin,
        byte[] note,
        Checkpoint head,
        out string why
    )
    {
        using var store = new TileStore(folder);
        using var keys = KeyStore.ToRead(folder);
        var entry = keys.Open(sequence, store.Read(sequence, head.Size));
        var (log, tiles) = (new TileFiles(folder.Log), new Dictionary<TileCoordinates, byte[]>());
        var hashes = MerkleProof.OfInclusion(
            sequence,
            head.Size,
            (level, place) => TileCheck.HashAt(log, head.Size, level, place, tiles)
        );
        // What others would refuse is not handed to them.
        var isIn = MerkleProof.IncludesLeaf(
            MerkleTree.HashLeaf(entry.Leaf.Span),
            sequence,
            head.Size,
            hashes,
            head.Root
        );
        why = isIn
            ? ""
            : $"record {sequence} in `{folder.Data}` is not that which the checkpoint covers; `caveat verify ledger` says what is broken";
        return isIn ? new(origin, entry, new(sequence, hashes, note)) : null;
    }
}
