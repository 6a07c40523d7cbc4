using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Caveat.Disclosing;
using Caveat.Recording;
using Caveat.Tests.Recording;
using NSec.Cryptography;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Tests.Disclosing;

/// <summary>A log of a record of each kind, and the keys to show them with: to whom it is, and how a gate that cheats would.</summary>
internal sealed class ShownLedger : IDisposable
{
    public const string Origin = "gate.example/test";
    public const string Inspector = "inspector.example";

    /// <summary>The number of a ruling with all that one can have.</summary>
    public static readonly int Ruling = RecordSamples
        .All.Select(body => body is RecordBody.Ruling)
        .ToList()
        .IndexOf(true);

    private readonly Key _ledgerKey = Ed25519.NewKey();
    private readonly Key _disclosureKey = Ed25519.NewKey();
    private readonly List<(byte[] Leaf, byte[] Disclosures)> _entries = [];
    private readonly byte[] _note;

    /// <param name="first">The number that the first record says it has: 0, but for a gate that cheats.</param>
    public ShownLedger(long first = 0)
    {
        LedgerKey = new(Origin, Public(_ledgerKey));
        DisclosureKey = new(Origin + "/disclosure", Public(_disclosureKey));
        foreach (var body in RecordSamples.All)
        {
            var head = new RecordHead(first + _entries.Count, Minted.Now.AddSeconds(_entries.Count), Origin)
            {
                NormSet = "sha256:00",
                Activation = 2,
                Agent = new(_entries.Count + 1, null),
            };
            _entries.Add(
                RecordCodec.Encode(new(head, body), RandomNumberGenerator.GetBytes(RecordCodec.SaltBytes))
            );
        }

        _note = Checkpoint(_ledgerKey, Origin);
    }

    public NoteKey LedgerKey { get; }

    public NoteKey DisclosureKey { get; }

    public int Size => _entries.Count;

    public RecordDisclosureChecks Checks =>
        new(LedgerKey, DisclosureKey, Ed25519.Verify, Minted.Now.AddHours(1)) { Audience = Inspector };

    public byte[] Leaf(int record) => _entries[record].Leaf;

    public IReadOnlyList<SdJwtDisclosure> Groups(int record) =>
        RecordDisclosure.GroupsOf(_entries[record].Disclosures);

    public LogProof Proof(int record) => new(record, MerkleProof.OfInclusion(record, Size, NodeAt), _note);

    /// <summary>What is issued to the inspector of the groups of that name.</summary>
    public string Issue(int record, params string[] names) =>
        RecordDisclosure.Issue(
            Leaf(record),
            Groups(record).Where(group => names.Contains(group.Name)),
            Proof(record),
            new(Inspector, Minted.Now.AddMinutes(30), DisclosureKey),
            Sign
        );

    /// <summary>The same with a payload that was altered before it was signed.</summary>
    public string Issue(int record, Action<JsonObject> alter, params string[] names)
    {
        var parts = Issue(record, names).Split('~')[0].Split('.');
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        alter(payload);
        return SdJwt.Issue(
            Base64Url.DecodeFromChars(parts[0]),
            Encoding.UTF8.GetBytes(payload.ToJsonString()),
            Groups(record).Where(group => names.Contains(group.Name)),
            SdJwtKey.EdDsa,
            Sign
        );
    }

    public byte[] Sign(ReadOnlySpan<byte> message) =>
        SignatureAlgorithm.Ed25519.Sign(_disclosureKey, message);

    /// <summary>The checkpoint of this log, as another key signs it.</summary>
    public byte[] CheckpointOfAnother()
    {
        using var other = Ed25519.NewKey();
        return Checkpoint(other, Origin);
    }

    public void Dispose()
    {
        _ledgerKey.Dispose();
        _disclosureKey.Dispose();
    }

    private static byte[] Public(Key key) => key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    private byte[] Checkpoint(Key key, string origin)
    {
        var text = new Checkpoint(origin, Size, MerkleTree.HashOf(0, Size, NodeAt)).ToText();
        var signature = SignatureAlgorithm.Ed25519.Sign(key, Encoding.UTF8.GetBytes(text));
        return new SignedNote(text, [new(origin, new NoteKey(origin, Public(key)).Id, signature)]).ToBytes();
    }

    private LogHash NodeAt(int level, long place) =>
        level == 0
            ? MerkleTree.HashLeaf(_entries[(int)place].Leaf)
            : MerkleTree.HashNode(NodeAt(level - 1, 2 * place), NodeAt(level - 1, (2 * place) + 1));
}
