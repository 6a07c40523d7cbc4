using Caveat.Recording;
using NSec.Cryptography;

namespace Caveat.Node.Recording;

/// <summary>An Ed25519 key that a gate signs notes with: the checkpoints of its log, or its heartbeats.</summary>
public sealed class LedgerKey : IDisposable
{
    private readonly Key _key;

    private LedgerKey(string origin, Key key)
    {
        _key = key;
        Public = new(origin, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>What others check with.</summary>
    public NoteKey Public { get; }

    /// <summary>Reads the key of a ledger, or makes one that nobody else can read where the ledger is new.</summary>
    /// <exception cref="LedgerStoppedException">The file cannot be read or written, is no key, others can read it, or a ledger is there and its key is not.</exception>
    public static LedgerKey Open(string origin, LedgerFolder folder)
    {
        var path = folder.Key;
        if (!File.Exists(path))
        {
            if (folder.IsBegun)
            {
                throw new LedgerStoppedException(
                    $"`{folder.Data}` holds a ledger, and its key `{path}` is missing: put the key back. Without it the ledger can be verified and not be gone on with"
                );
            }

            Make(path);
        }

        return Read(origin, path);
    }

    /// <summary>Reads the key that signs heartbeats, or makes one: a new one is told to every actuator, and costs nothing else.</summary>
    /// <exception cref="LedgerStoppedException">The file cannot be read or written, is no key, or others can read it.</exception>
    public static LedgerKey OpenHeartbeat(string origin, LedgerFolder folder)
    {
        if (!File.Exists(folder.HeartbeatKey))
        {
            Make(folder.HeartbeatKey);
        }

        return Read(Heartbeat.KeyName(origin), folder.HeartbeatKey);
    }

    /// <summary>A key that is kept nowhere, for ledgers that are thrown away.</summary>
    public static LedgerKey Temporary(string origin) => new(origin, Ed25519.NewKey());

    /// <summary>The checkpoint with this key's signature.</summary>
    public byte[] Sign(Checkpoint checkpoint) => Sign(checkpoint.ToText());

    /// <summary>The heartbeat with this key's signature.</summary>
    public byte[] Sign(Heartbeat heartbeat) => Sign(heartbeat.ToText());

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private byte[] Sign(string text)
    {
        var signature = SignatureAlgorithm.Ed25519.Sign(_key, System.Text.Encoding.UTF8.GetBytes(text));
        return new SignedNote(text, [new(Public.Name, Public.Id, signature)]).ToBytes();
    }

    private static void Make(string path)
    {
        Posix.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var made = Ed25519.NewKey();
        Posix.Replace(path, Ed25519.ToPem(made), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static LedgerKey Read(string name, string path)
    {
        try
        {
            return new(name, Ed25519.FromPem(path));
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"the key `{path}` cannot be used: {fault.Message}", fault);
        }
    }
}
