using System.Security.Cryptography;

namespace Caveat.Node.Recording;

/// <summary>
/// What key files are encrypted with. It comes out of a file that is named, never out of a configuration or an argument, which others read.
/// </summary>
public sealed class Passphrase : IDisposable
{
    /// <summary>The variable of the environment that names the file.</summary>
    public const string Variable = "CAVEAT_PASSPHRASE_FILE";

    /// <summary>The name of the credential that a service manager hands over (systemd: <c>LoadCredential=</c>).</summary>
    public const string Credential = "caveat-passphrase";

    private const string CredentialFolder = "CREDENTIALS_DIRECTORY";
    private const int MostBytes = 1024;

    private readonly byte[] _bytes;

    private Passphrase(string source, byte[] bytes)
    {
        Source = source;
        _bytes = bytes;
    }

    /// <summary>The file that it came out of.</summary>
    public string Source { get; }

    /// <summary>Its bytes.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>
    /// The passphrase of the named file; without one, of the file that <see cref="Variable"/> names, or the credential of the service; null where
    /// there is none of them.
    /// </summary>
    /// <exception cref="FormatException">The file cannot be read, others can read it, or it has not one line.</exception>
    public static Passphrase? Find(string? file)
    {
        var named = file ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return Read(named, isGuarded: false);
        }

        // The service manager sees to it that nobody else can read a credential, by means that the mode of the file does not show.
        var folder = Environment.GetEnvironmentVariable(CredentialFolder);
        return
            !string.IsNullOrEmpty(folder)
            && Path.Combine(folder, Credential) is var given
            && File.Exists(given)
            ? Read(given, isGuarded: true)
            : null;
    }

    /// <summary>The passphrase of a file that nobody but its owner can read.</summary>
    /// <exception cref="FormatException">The file cannot be read, others can read it, or it has not one line.</exception>
    public static Passphrase Read(string file) => Read(file, isGuarded: false);

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private static Passphrase Read(string file, bool isGuarded)
    {
        try
        {
            if (!isGuarded && (File.GetUnixFileMode(file) & KeyFile.Others) != UnixFileMode.None)
            {
                throw new FormatException(
                    $"the passphrase file `{file}` can be read by others; `chmod 600` mends that"
                );
            }

            var bytes = File.ReadAllBytes(file);
            ReadOnlySpan<byte> line = bytes.AsSpan().TrimEnd("\r\n"u8);
            return line.Length is > 0 and <= MostBytes && !line.ContainsAny((byte)'\n', (byte)0)
                ? new(file, line.ToArray())
                : throw new FormatException(
                    $"the passphrase file `{file}` must have one line of at most {MostBytes} bytes, and nothing else"
                );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"the passphrase file `{file}` cannot be read: {fault.Message}", fault);
        }
    }
}
