using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// The key that signs the checkpoints of a log. When another takes its place, both sign, from the record on that says so until a checkpoint
/// with both is published: whoever knows only the old one can follow. Then the old one is gone.
/// </summary>
public sealed class LedgerKey : IDisposable
{
    private readonly LedgerFolder? _folder;
    private readonly Lock _lock = new();
    private SigningKey _now;
    private SigningKey? _next;
    private long _turn = long.MaxValue;

    private LedgerKey(SigningKey key, LedgerFolder? folder)
    {
        _now = key;
        _folder = folder;
    }

    /// <summary>What others check with: the key whose signature is under every checkpoint, also while another takes its place.</summary>
    public NoteKey Public => _now.Public;

    /// <summary>The key that is in force after the last record.</summary>
    public NoteKey InForce
    {
        get
        {
            lock (_lock)
            {
                return (_next ?? _now).Public;
            }
        }
    }

    /// <summary>Reads the key of a ledger, or makes one that nobody else can read where the ledger is new.</summary>
    /// <exception cref="LedgerStoppedException">The file cannot be read or written, is no key, others can read it, the passphrase is missing or another, or a ledger is there and its key is not, or it is of another name.</exception>
    public static LedgerKey Open(string origin, LedgerFolder folder, Passphrase? passphrase = null)
    {
        if (folder.Origin is { } known && known != origin)
        {
            throw new LedgerStoppedException(
                $"`{folder.Data}` holds the ledger of `{known}`, and `gate.name` is `{origin}`: a ledger keeps its name. Give the gate its name back, or another `data` folder, in which a new ledger begins"
            );
        }

        var path = folder.KeyOf(KeyPurpose.Ledger);
        if (File.Exists(path))
        {
            return new(SigningKey.Read(origin, path, passphrase), folder);
        }

        return folder.IsBegun
            ? throw new LedgerStoppedException(
                $"`{folder.Data}` holds a ledger, and its key `{path}` is missing: put the key back. Without it the ledger can be verified and not be gone on with"
            )
            : new(SigningKey.MakeFirst(origin, path, passphrase), folder);
    }

    /// <summary>A key that is kept nowhere, for ledgers that are thrown away.</summary>
    public static LedgerKey Temporary(string origin) => new(SigningKey.Temporary(origin), null);

    /// <summary>The checkpoint with this key's signature, and with that of the next where the checkpoint covers its record.</summary>
    public byte[] Sign(Checkpoint checkpoint)
    {
        var text = checkpoint.ToText();
        lock (_lock)
        {
            return new SignedNote(
                text,
                checkpoint.Size > _turn ? [_now.Under(text), _next!.Under(text)] : [_now.Under(text)]
            ).ToBytes();
        }
    }

    /// <summary>The signature of a message by the key that is in force after the last record.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            return (_next ?? _now).Sign(message);
        }
    }

    /// <summary>Another key takes its place, says the record of that number, which no checkpoint that was signed covers without both.</summary>
    internal void Turn(long record, SigningKey next)
    {
        lock (_lock)
        {
            (_turn, _next) = (record, next);
        }
    }

    /// <summary>A checkpoint was published.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    internal void Published(Checkpoint head)
    {
        lock (_lock)
        {
            if (_next is null || head.Size <= _turn)
            {
                return;
            }

            // INVARIANT: the published checkpoint bears the signature of the key in the file, before this step and after it.
            _folder!.Replace(KeyPurpose.Ledger, _next.Public);
            _now.Dispose();
            (_now, _next, _turn) = (_next, null, long.MaxValue);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _now.Dispose();
        _next?.Dispose();
    }
}
