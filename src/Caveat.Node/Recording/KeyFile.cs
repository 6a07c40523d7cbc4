using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using NSec.Cryptography;

namespace Caveat.Node.Recording;

/// <summary>
/// Private Ed25519 keys in files: PKCS #8 in PEM (RFC 8410), for their owner alone, and encrypted with PBES2 (RFC 8018) where there is a
/// passphrase.
/// </summary>
public static class KeyFile
{
    /// <summary>What others than the owner of a file could do with it.</summary>
    internal const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Encrypted = "ENCRYPTED PRIVATE KEY";

    // A guess costs a core a good part of a second, and a start of the gate as much for each of its keys.
    private static readonly PbeParameters _encryption = new(
        PbeEncryptionAlgorithm.Aes256Cbc,
        HashAlgorithmName.SHA256,
        iterationCount: 600_000
    );

    // So that it can be written again in another form.
    private static KeyCreationParameters Kept =>
        new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">The file is no such key, others can read it, or the passphrase is missing or another.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Key Read(string path, Passphrase? passphrase = null)
    {
        if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            throw new FormatException("others can read it; `chmod 600` mends that");
        }

        var text = File.ReadAllText(path);
        var isKey = IsEncryptedText(text)
            ? Key.TryImport(
                SignatureAlgorithm.Ed25519,
                Decrypt(text, passphrase),
                KeyBlobFormat.PkixPrivateKey,
                out var key,
                Kept
            )
            : Key.TryImport(
                SignatureAlgorithm.Ed25519,
                Encoding.UTF8.GetBytes(text),
                KeyBlobFormat.PkixPrivateKeyText,
                out key,
                Kept
            );
        return isKey ? key! : throw new FormatException("it is no Ed25519 key in PKCS #8 PEM");
    }

    /// <summary>Writes a key, in the place of what is there, so that after a crash there is one of the two; encrypted where there is a passphrase.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void Write(string path, Key key, Passphrase? passphrase = null) =>
        Posix.Replace(path, TextOf(key, passphrase), Owner);

    /// <summary>Writes a key where there is no file; false where there is one, which stays.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static bool TryCreate(string path, Key key, Passphrase? passphrase = null) =>
        Posix.Create(path, TextOf(key, passphrase), Owner);

    /// <summary>Whether a file holds an encrypted key.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsEncrypted(string path) => IsEncryptedText(File.ReadAllText(path));

    private static bool IsEncryptedText(string text) =>
        PemEncoding.TryFind(text, out var fields) && text[fields.Label] == Encrypted;

    private static byte[] TextOf(Key key, Passphrase? passphrase) =>
        passphrase is null ? key.Export(KeyBlobFormat.PkixPrivateKeyText) : Encrypt(key, passphrase);

    private static byte[] Encrypt(Key key, Passphrase passphrase)
    {
        var plain = key.Export(KeyBlobFormat.PkixPrivateKey);
        try
        {
            var sealedKey = Pkcs8PrivateKeyInfo.Decode(plain, out _).Encrypt(passphrase.Bytes, _encryption);
            return Encoding.ASCII.GetBytes(PemEncoding.WriteString(Encrypted, sealedKey) + "\n");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Decrypt(string text, Passphrase? passphrase)
    {
        if (passphrase is null)
        {
            throw new FormatException(
                $"it is encrypted; `--passphrase-file FILE`, or the variable `{Passphrase.Variable}`, names the file with its passphrase"
            );
        }

        try
        {
            var fields = PemEncoding.Find(text);
            return Pkcs8PrivateKeyInfo
                .DecryptAndDecode(passphrase.Bytes, Convert.FromBase64String(text[fields.Base64Data]), out _)
                .Encode();
        }
        catch (CryptographicException fault)
        {
            throw new FormatException(
                $"the passphrase in `{passphrase.Source}` does not open it: it is another one, or the file is damaged",
                fault
            );
        }
    }
}
