using Caveat.Recording;
using NSec.Cryptography;

namespace Caveat.Node.Recording;

/// <summary>The Ed25519 key that signs the checkpoints of one log.</summary>
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

    /// <summary>Reads the key of a log from a file, or makes one there that nobody else can read.</summary>
    /// <exception cref="LedgerStoppedException">The file cannot be read or written, is no key, or others can read it.</exception>
    public static LedgerKey Open(string origin, string path)
    {
        if (!File.Exists(path))
        {
            Posix.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var made = Ed25519.NewKey();
            Posix.Replace(path, Ed25519.ToPem(made), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        try
        {
            return new(origin, Ed25519.FromPem(path));
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException(
                $"the ledger's key `{path}` cannot be used: {fault.Message}",
                fault
            );
        }
    }

    /// <summary>A key that is kept nowhere, for ledgers that are thrown away.</summary>
    public static LedgerKey Temporary(string origin) => new(origin, Ed25519.NewKey());

    /// <summary>The checkpoint with this key's signature.</summary>
    public byte[] Sign(Checkpoint checkpoint)
    {
        var text = checkpoint.ToText();
        var signature = SignatureAlgorithm.Ed25519.Sign(_key, System.Text.Encoding.UTF8.GetBytes(text));
        return new SignedNote(text, [new(Public.Name, Public.Id, signature)]).ToBytes();
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
