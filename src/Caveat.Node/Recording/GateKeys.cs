using System.Buffers.Text;
using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// The keys that a gate signs with, and the files they are in. The ledger tells which keys they are: what a start finds in the files must agree
/// with that, and a key that was made to take the place of another does so by a record (docs/reference/ledger.md, Keys).
/// </summary>
public sealed class GateKeys : IDisposable
{
    private static readonly KeyPurpose[] _others = [KeyPurpose.Heartbeat, KeyPurpose.Disclosure];

    private readonly string _origin;
    private readonly LedgerFolder _folder;
    private readonly Passphrase? _passphrase;
    private readonly KeyChain _chain = new(Ed25519.Verify);
    private readonly Dictionary<KeyPurpose, SigningKey> _keys = [];

    // Those that wait for the record which says that they take the place of another.
    private readonly Dictionary<KeyPurpose, SigningKey> _next = [];

    private GateKeys(string origin, LedgerFolder folder, Passphrase? passphrase)
    {
        _origin = origin;
        _folder = folder;
        _passphrase = passphrase;
        Ledger = LedgerKey.Open(origin, folder, passphrase);
    }

    /// <summary>What signs checkpoints.</summary>
    public LedgerKey Ledger { get; }

    /// <summary>What signs heartbeats; there once the ledger is open.</summary>
    public SigningKey Heartbeat => _keys[KeyPurpose.Heartbeat];

    /// <summary>What signs disclosures; there once the ledger is open.</summary>
    public SigningKey Disclosure => _keys[KeyPurpose.Disclosure];

    /// <summary>Opens the keys of a gate. That of the ledger is made where the ledger is new; the others once the ledger was read.</summary>
    /// <exception cref="LedgerStoppedException">The key of the ledger is missing or cannot be used.</exception>
    public static GateKeys Open(string origin, LedgerFolder folder, Passphrase? passphrase = null) =>
        new(origin, folder, passphrase);

    /// <summary>Makes a key that takes the place of one at the next start.</summary>
    /// <exception cref="LedgerStoppedException">The key before it cannot be used, so that it could not sign for the new one, or the disk refuses.</exception>
    public static (NoteKey Old, NoteKey New) Prepare(
        string origin,
        LedgerFolder folder,
        KeyPurpose purpose,
        Passphrase? passphrase
    )
    {
        var name = KeyPurposes.NameOf(purpose, origin);
        using var old = SigningKey.Read(name, folder.KeyOf(purpose), passphrase);
        while (true)
        {
            using var next = SigningKey.Make(name, folder.NextKeyOf(purpose), passphrase);
            // Notes tell keys of one name apart by these few digits.
            if (next.Public.Id != old.Public.Id)
            {
                return (old.Public, next.Public);
            }
        }
    }

    /// <summary>Takes the next entry of the ledger.</summary>
    /// <exception cref="LedgerStoppedException">What it says of keys does not follow from what stands before it.</exception>
    public void Take(long sequence, Entry entry)
    {
        if (_chain.Take(entry.Leaf) is { } fault)
        {
            throw new LedgerStoppedException($"entry {sequence}: {fault}");
        }
    }

    /// <summary>
    /// Every entry was taken and nothing is signed yet: the keys in the files must be those of the ledger. Makes what is missing, and ends a
    /// change that a crash left half done.
    /// </summary>
    /// <exception cref="LedgerStoppedException">A key is another one than the ledger says, or cannot be used, or the disk refuses.</exception>
    public void Settle()
    {
        SettleLedger();
        foreach (var purpose in _others)
        {
            Settle(purpose);
        }
    }

    /// <summary>The keys that no record names yet: the start says them.</summary>
    public ImmutableArray<string> Unnamed =>
        [
            .. KeyPurposes
                .All.Where(purpose => _chain.Now(purpose) is null)
                .Select(purpose => PublicOf(purpose).ToString())
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Which keys wait for a record to take the place of others.</summary>
    public IReadOnlyList<KeyPurpose> Due => [.. KeyPurposes.All.Where(IsDue)];

    /// <summary>The record of that number, which is appended next: another key takes the place of one.</summary>
    public RecordBody.Rotation Rotate(KeyPurpose purpose, long record)
    {
        var next = _next[purpose];
        var old = _chain.Now(purpose) ?? PublicOf(purpose);
        var statement = KeyChain.Statement(purpose, _origin, record, old, next.Public);
        // A key that is lost signs nothing: then that of the ledger does.
        var signature =
            _keys.TryGetValue(purpose, out var own) && KeyChain.AreSame(own.Public, old)
                ? own.Sign(statement)
                : Ledger.Sign(statement);
        if (purpose == KeyPurpose.Ledger)
        {
            Ledger.Turn(record, next);
        }

        return new(
            Words.Of(purpose),
            old.ToString(),
            next.Public.ToString(),
            Base64Url.EncodeToString(signature)
        );
    }

    /// <summary>The records of <see cref="Rotate"/> are durable: the new keys take the place of the old in their files. That of the ledger does so with its checkpoint.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Rotated()
    {
        foreach (var purpose in _others.Where(_next.ContainsKey))
        {
            Take(purpose, _next[purpose]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ledger.Dispose();
        foreach (var key in _keys.Values.Concat(_next.Values))
        {
            key.Dispose();
        }
    }

    private bool IsDue(KeyPurpose purpose) =>
        _next.TryGetValue(purpose, out var next)
        && !(_chain.Now(purpose) is { } now && KeyChain.AreSame(now, next.Public));

    private NoteKey PublicOf(KeyPurpose purpose) =>
        purpose == KeyPurpose.Ledger ? Ledger.Public : _keys[purpose].Public;

    private void SettleLedger()
    {
        var next = ReadNext(KeyPurpose.Ledger);
        if (_chain.Now(KeyPurpose.Ledger) is { } now && !KeyChain.AreSame(now, Ledger.Public))
        {
            var turn = _chain.Turns.Last(turn => turn.Purpose == KeyPurpose.Ledger);
            if (
                next is null
                || !KeyChain.AreSame(now, next.Public)
                || !KeyChain.AreSame(turn.Old, Ledger.Public)
            )
            {
                throw new LedgerStoppedException(
                    $"`{_folder.Key}` holds the key {Ledger.Public.Short}, and since record {turn.Record} that of the ledger is {now.Short}: put that one back"
                );
            }

            Ledger.Turn(turn.Record, next);
        }

        if (next is not null)
        {
            _next[KeyPurpose.Ledger] = next;
        }
    }

    private void Settle(KeyPurpose purpose)
    {
        var (path, named) = (_folder.KeyOf(purpose), _chain.Now(purpose));
        var (key, next) = (Read(purpose, path), ReadNext(purpose));
        if (next is not null && named is not null && KeyChain.AreSame(named, next.Public))
        {
            // It was recorded, and not yet put into its place.
            key?.Dispose();
            Take(purpose, next);
            return;
        }

        if (key is null && named is null)
        {
            key = SigningKey.MakeFirst(NameOf(purpose), path, _passphrase);
        }
        else if (key is null)
        {
            next ??= SigningKey.Make(NameOf(purpose), _folder.NextKeyOf(purpose), _passphrase);
        }
        else if (named is not null && !KeyChain.AreSame(named, key.Public))
        {
            throw new LedgerStoppedException(
                $"`{path}` holds the key {key.Public.Short}, and the ledger names {named.Short}: put that one back; where it is lost, remove the file, and another is made"
            );
        }

        if (key is not null)
        {
            _keys[purpose] = key;
            _folder.Tell(purpose, key.Public);
        }

        if (next is not null)
        {
            _next[purpose] = next;
        }
    }

    private void Take(KeyPurpose purpose, SigningKey next)
    {
        _folder.Replace(purpose, next.Public);
        if (_keys.Remove(purpose, out var old))
        {
            old.Dispose();
        }

        _next.Remove(purpose);
        _keys[purpose] = next;
    }

    private SigningKey? ReadNext(KeyPurpose purpose) => Read(purpose, _folder.NextKeyOf(purpose));

    private SigningKey? Read(KeyPurpose purpose, string path) =>
        File.Exists(path) ? SigningKey.Read(NameOf(purpose), path, _passphrase) : null;

    private string NameOf(KeyPurpose purpose) => KeyPurposes.NameOf(purpose, _origin);
}
