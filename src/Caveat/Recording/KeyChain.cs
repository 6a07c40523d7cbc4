using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Caveat.Recording;

/// <summary>
/// The keys of a gate as its ledger tells them: its first start names them, and every <c>key</c> record puts another in the place of one. All
/// of that stands in clear, so that whoever has the public log can follow from a key they know to the one that signs now.
/// </summary>
public sealed class KeyChain(VerifySignature verify)
{
    private readonly Dictionary<KeyPurpose, NoteKey> _first = [];
    private readonly Dictionary<KeyPurpose, NoteKey> _now = [];
    private readonly List<KeyTurn> _turns = [];

    /// <summary>Every key that took the place of another, in the order of the records.</summary>
    public IReadOnlyList<KeyTurn> Turns => _turns;

    /// <summary>The key that is in force after the records that were taken; null where none of them names one.</summary>
    public NoteKey? Now(KeyPurpose purpose) => _now.GetValueOrDefault(purpose);

    /// <summary>Every key that is, or was, one of the gate's for that purpose, the first one first.</summary>
    public IEnumerable<NoteKey> KeysOf(KeyPurpose purpose) =>
        _first.TryGetValue(purpose, out var first)
            ? [first, .. _turns.Where(turn => turn.Purpose == purpose).Select(turn => turn.New)]
            : [];

    /// <summary>Takes the next leaf, whatever its type; what is wrong with what it says of keys, or null.</summary>
    public string? Take(ReadOnlyMemory<byte> leaf)
    {
        // Hardly any record speaks of keys, and all of them pass here.
        if (leaf.Span.IndexOf("\"type\":\"start\""u8) >= 0)
        {
            return RecordCodec.Look(leaf, RecordCodec.NothingOpen, ReadStart, out _) is { } named
                ? Take(named)
                : null;
        }

        if (leaf.Span.IndexOf("\"type\":\"key\""u8) < 0)
        {
            return null;
        }

        var record = RecordCodec.Decode(leaf, RecordCodec.NothingOpen, out var fault);
        return record is null ? fault
            : record.Body is RecordBody.Rotation rotation ? Take(record.Head, rotation)
            : null;
    }

    /// <summary>What the old key signs for a new one to take its place.</summary>
    /// <param name="purpose">What is signed with it.</param>
    /// <param name="origin">The name of the gate.</param>
    /// <param name="record">The number of the record that says so: elsewhere the signature is worth nothing.</param>
    /// <param name="old">The key before.</param>
    /// <param name="next">The key after.</param>
    public static byte[] Statement(
        KeyPurpose purpose,
        string origin,
        long record,
        NoteKey old,
        NoteKey next
    ) =>
        Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"caveat/key/v1\n{origin}\n{Words.Of(purpose)}\n{record}\n{old}\n{next}\n"
            )
        );

    /// <summary>Whether two are the same key of the same name.</summary>
    public static bool AreSame(NoteKey left, NoteKey right) =>
        left.Name == right.Name && left.PublicKey.SequenceEqual(right.PublicKey);

    private string? Take(Start start)
    {
        foreach (var text in start.Keys)
        {
            if (NoteKey.Parse(text) is not { } key || PurposeOf(key, start.Origin) is not { } purpose)
            {
                return $"`{text}` is no key of this gate";
            }

            if (_now.TryGetValue(purpose, out var known) && !AreSame(known, key))
            {
                return $"it names the key {key.Short}, and {known.Short} is in force";
            }

            Begin(purpose, key);
        }

        return null;
    }

    private string? Take(RecordHead head, RecordBody.Rotation body)
    {
        if (
            Words.Parse<KeyPurpose>(body.Purpose) is not { } purpose
            || NoteKey.Parse(body.Old) is not { } old
            || NoteKey.Parse(body.New) is not { } next
            || old.Name != KeyPurposes.NameOf(purpose, head.Origin)
            || next.Name != old.Name
        )
        {
            return "it names no keys of this gate";
        }

        if (_now.TryGetValue(purpose, out var known) && !AreSame(known, old))
        {
            return $"it takes the key {old.Short} away, and {known.Short} is in force";
        }

        var statement = Statement(purpose, head.Origin, head.Sequence, old, next);
        if (
            !Base64Url.IsValid(body.Signature)
            || !IsSigned(statement, Base64Url.DecodeFromChars(body.Signature))
        )
        {
            return $"the key {old.Short} did not sign that {next.Short} takes its place";
        }

        Begin(purpose, old);
        _now[purpose] = next;
        _turns.Add(new(purpose, head.Sequence, old, next));
        return null;

        // A key that is lost can sign nothing; the ledger's own, which signs all that stands in it, may speak for the others.
        bool IsSigned(byte[] message, byte[] signature) =>
            verify(old.PublicKey, message, signature)
            || (
                purpose != KeyPurpose.Ledger
                && _now.TryGetValue(KeyPurpose.Ledger, out var ledger)
                && verify(ledger.PublicKey, message, signature)
            );
    }

    private void Begin(KeyPurpose purpose, NoteKey key)
    {
        _first.TryAdd(purpose, key);
        _now.TryAdd(purpose, key);
    }

    private static KeyPurpose? PurposeOf(NoteKey key, string origin) =>
        KeyPurposes
            .All.Select(purpose => (KeyPurpose?)purpose)
            .FirstOrDefault(purpose => KeyPurposes.NameOf(purpose!.Value, origin) == key.Name);

    private static Start ReadStart(RecordHead head, OpenedParts parts) =>
        new(head.Origin, parts.ClearTexts("keys"));

    private sealed record Start(string Origin, ImmutableArray<string> Keys);
}

/// <summary>A key of a gate that took the place of another.</summary>
/// <param name="Purpose">What is signed with it.</param>
/// <param name="Record">The record that says so.</param>
/// <param name="Old">The key before.</param>
/// <param name="New">The key after.</param>
public sealed record KeyTurn(KeyPurpose Purpose, long Record, NoteKey Old, NoteKey New);
