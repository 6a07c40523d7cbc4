using System.Text;
using Caveat.Disclosing;
using Caveat.Node.Recording;
using Caveat.Recording;
using NSec.Cryptography;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Node.Disclosing;

/// <summary>The Ed25519 key that signs what is shown to inspectors: another one than that of the ledger, so that each can be handed on alone.</summary>
public sealed class DisclosureKey : IDisposable
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybodys = Owners | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Key _key;

    private DisclosureKey(string origin, Key key)
    {
        _key = key;
        Public = new(origin + RecordDisclosure.KeySuffix, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>What others check with.</summary>
    public NoteKey Public { get; }

    /// <summary>Reads the key of a ledger, or makes one that nobody else can read where there is none, and puts its verifier key beside the ledger's.</summary>
    /// <exception cref="LedgerStoppedException">A file cannot be read or written, is no key, or others can read it.</exception>
    public static DisclosureKey Open(string origin, LedgerFolder folder)
    {
        var path = folder.DisclosureKey;
        try
        {
            if (!File.Exists(path))
            {
                Posix.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
                using var made = Ed25519.NewKey();
                Posix.Replace(path, Ed25519.ToPem(made), Owners);
            }

            var key = new DisclosureKey(origin, Ed25519.FromPem(path));
            var text = Encoding.UTF8.GetBytes($"{key.Public}\n");
            if (
                !File.Exists(folder.DisclosureVerifierKey)
                || !File.ReadAllBytes(folder.DisclosureVerifierKey).AsSpan().SequenceEqual(text)
            )
            {
                Posix.Replace(folder.DisclosureVerifierKey, text, Everybodys);
            }

            return key;
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException(
                $"the disclosure key `{path}` cannot be used: {fault.Message}",
                fault
            );
        }
    }

    /// <summary>The signature of a message: 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
