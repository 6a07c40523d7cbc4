using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Benchmarks;

/// <summary>
/// What an actuator does with a warrant, out of a ledger of a million records, from its bytes on: 150 µs at most. The signature alone is the
/// part that is not ours.
/// </summary>
public class WarrantBenchmarks : IDisposable
{
    private const int Levels = 20;
    private const long Index = 777_777;
    private const string Origin = "gate.example/night-watch";

    private readonly LedgerKey _key = LedgerKey.Temporary(Origin);
    private readonly byte[] _warrant;
    private readonly WarrantTrust _trust;
    private readonly WarrantUse _use;
    private readonly SignedNote _note;

    public WarrantBenchmarks()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var command = Encoding.UTF8.GetBytes(
            """{"action":"query","target":{"device":{"hostname":"ws-14"}}}"""
        );
        var release = new LedgerRecord(
            new(Index, now, Origin) { NormSet = Digests.Of("norms"u8), Activation = 1 },
            new RecordBody.Release
            {
                Ruling = Index - 1,
                Agent = "hunt-1",
                Proposal = "p-1",
                Act = Digests.Of("act"u8),
                Command = Digests.Of(command),
                Actuator = "edr-office",
                NotBefore = now,
                NotAfter = now + Warrant.Life,
                Nonce = "AAECAwQFBgcICQoLDA0ODw",
                Epoch = 0,
            }
        );
        var (leaf, disclosures) = RecordCodec.Encode(
            release,
            RandomNumberGenerator.GetBytes(RecordCodec.SaltBytes)
        );

        // Whatever stands beside the way to the root, there is a tree of that root.
        var hash = MerkleTree.HashLeaf(leaf);
        var beside = ImmutableArray.CreateBuilder<LogHash>(Levels);
        for (var level = 0; level < Levels; level++)
        {
            var sibling = LogHash.Of(RandomNumberGenerator.GetBytes(LogHash.Length));
            beside.Add(sibling);
            hash =
                ((Index >> level) & 1) == 1
                    ? MerkleTree.HashNode(sibling, hash)
                    : MerkleTree.HashNode(hash, sibling);
        }

        var head = new Checkpoint(Origin, 1L << Levels, hash);
        var note = _key.Sign(head);
        _note = SignedNote.Parse(note)!;
        _warrant = Warrant.Write(new(Index, beside.MoveToImmutable(), note), leaf, disclosures);
        _trust = new(_key.Public, Ed25519.Verify);
        _use = new()
        {
            Command = Digests.Of(command),
            Actuator = "edr-office",
            Now = now,
            Heartbeat = new(0, now, head),
            IsUsed = _ => false,
            Seen = head,
        };
        if (Check() is { } fault)
        {
            throw new InvalidOperationException($"the warrant is refused: {fault}");
        }
    }

    /// <summary>The whole check.</summary>
    [Benchmark]
    public DiagnosticCode? Check() => Warrant.Verify(_warrant, _trust, _use).Fault;

    /// <summary>The signature of the checkpoint, by a library.</summary>
    [Benchmark]
    public bool Signature() => _note.IsSignedBy(_key.Public, Ed25519.Verify);

    public void Dispose()
    {
        _key.Dispose();
        GC.SuppressFinalize(this);
    }
}
