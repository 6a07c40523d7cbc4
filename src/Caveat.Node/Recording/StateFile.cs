using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// The saved state as a file, which is nothing but time saved: where it is missing, broken or another's, every record is read. It is sealed with
/// AES-256-GCM under a key that follows from the ledger's, so that nobody else can read or make one, and a changed bit is found out.
/// </summary>
public sealed class StateFile(LedgerFolder folder, LedgerKey key) : IStateStore
{
    private const byte Version = 5;
    private const int HeadLength = 1 + sizeof(long) + LogHash.Length;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Before = HeadLength + NonceLength + TagLength;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Removes what was kept, for example because something of it is erased. Every record is read at the next start.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void Forget(LedgerFolder folder)
    {
        try
        {
            if (!File.Exists(folder.State))
            {
                return;
            }

            File.Delete(folder.State);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{folder.State}` cannot be removed: {fault.Message}", fault);
        }

        Posix.SyncFolder(Path.GetDirectoryName(folder.State)!);
    }

    /// <inheritdoc/>
    public SavedState? Read()
    {
        try
        {
            return File.Exists(folder.State) ? Open(File.ReadAllBytes(folder.State)) : null;
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Write(SavedState state)
    {
        var file = new byte[Before + state.Bytes.Length];
        file[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(file.AsSpan(1), state.Size);
        state.Root.ToArray().CopyTo(file, 1 + sizeof(long));
        var nonce = file.AsSpan(HeadLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var sealing = Sealing();
        sealing.Encrypt(
            nonce,
            state.Bytes,
            file.AsSpan(Before),
            file.AsSpan(HeadLength + NonceLength, TagLength),
            file.AsSpan(0, HeadLength)
        );
        Posix.MakeFolder(Path.GetDirectoryName(folder.State)!);
        Posix.Replace(folder.State, file, Owner);
    }

    /// <inheritdoc/>
    void IStateStore.Forget() => Forget(folder);

    private SavedState? Open(byte[] file)
    {
        if (file.Length < Before || file[0] != Version)
        {
            return null;
        }

        var bytes = new byte[file.Length - Before];
        using var sealing = Sealing();
        sealing.Decrypt(
            file.AsSpan(HeadLength, NonceLength),
            file.AsSpan(Before),
            file.AsSpan(HeadLength + NonceLength, TagLength),
            bytes,
            file.AsSpan(0, HeadLength)
        );
        return new(
            BinaryPrimitives.ReadInt64BigEndian(file.AsSpan(1)),
            LogHash.Of(file.AsSpan(1 + sizeof(long), LogHash.Length)),
            bytes
        );
    }

    // A signature of the ledger's key over what is signed for nothing else: Ed25519 always gives the same one, and nobody else can make it.
    private AesGcm Sealing()
    {
        var secret = key.Sign(Encoding.UTF8.GetBytes($"caveat/state/v{Version}\n{key.Public.Name}\n"));
        return new(SHA256.HashData(secret), TagLength);
    }
}
