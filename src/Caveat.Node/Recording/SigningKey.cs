using System.Text;
using Caveat.Recording;
using NSec.Cryptography;

namespace Caveat.Node.Recording;

/// <summary>An Ed25519 key that a gate signs with, and the name that it signs under.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Key _key;

    internal SigningKey(string name, Key key)
    {
        _key = key;
        Public = new(name, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>What others check with.</summary>
    public NoteKey Public { get; }

    /// <summary>A key that is kept nowhere, for what is thrown away.</summary>
    public static SigningKey Temporary(string name) => new(name, Ed25519.NewKey());

    /// <summary>Reads a key.</summary>
    /// <exception cref="LedgerStoppedException">The file cannot be read, is no key, others can read it, or the passphrase is missing or another.</exception>
    public static SigningKey Read(string name, string path, Passphrase? passphrase)
    {
        try
        {
            return new(name, KeyFile.Read(path, passphrase));
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"the key `{path}` cannot be used: {fault.Message}", fault);
        }
    }

    /// <summary>Makes a key in a file that nobody else can read, in the place of what is there; encrypted where there is a passphrase.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static SigningKey Make(string name, string path, Passphrase? passphrase)
    {
        Posix.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var key = Ed25519.NewKey();
        KeyFile.Write(path, key, passphrase);
        return new(name, key);
    }

    /// <summary>Makes the first key of its kind; where another process has just done so, that is the key.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses, or what is there is no key.</exception>
    public static SigningKey MakeFirst(string name, string path, Passphrase? passphrase)
    {
        Posix.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var key = Ed25519.NewKey();
        _ = KeyFile.TryCreate(path, key, passphrase);
        return Read(name, path, passphrase);
    }

    /// <summary>The 64 bytes of the signature of a message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <summary>The heartbeat with this key's signature.</summary>
    public byte[] Sign(Heartbeat heartbeat) =>
        new SignedNote(heartbeat.ToText(), [Under(heartbeat.ToText())]).ToBytes();

    /// <summary>The signature of the text of a note.</summary>
    public NoteSignature Under(string text) =>
        new(Public.Name, Public.Id, Sign(Encoding.UTF8.GetBytes(text)));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
