using System.Text;
using Caveat.Language;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>Reads the files people write: bounded, strictly UTF-8, and every fault a finding.</summary>
public static class TextFiles
{
    /// <summary>The most that is read of a configuration, in bytes.</summary>
    public const int ConfigurationLimit = 1 << 20;

    /// <summary>The most that is read of a pack or of a zone file, in bytes.</summary>
    public const int PackLimit = 16 << 20;

    /// <summary>The most that is read of a table: an inventory, a list of prefixes, AS numbers, in bytes.</summary>
    public const int TableLimit = 256 << 20;

    private static readonly UTF8Encoding _strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>
    /// The text of a file, without a byte order mark; null after adding a finding. <paramref name="name"/> is what people call the file;
    /// where another file names it, <paramref name="from"/> is the place that a missing file is reported at.
    /// </summary>
    public static SourceText? Read(
        string path,
        string name,
        int limit,
        ICollection<Finding> findings,
        (SourceText Source, SourceSpan Span)? from = null
    ) =>
        ReadBytes(path, name, limit, findings, from) is { } bytes ? Decode(name, bytes.Span, findings) : null;

    /// <summary>The bytes of a file, as <see cref="Read(string, string, int, ICollection{Finding}, ValueTuple{SourceText, SourceSpan}?)"/> reads its text.</summary>
    public static ReadOnlyMemory<byte>? ReadBytes(
        string path,
        string name,
        int limit,
        ICollection<Finding> findings,
        (SourceText Source, SourceSpan Span)? from = null
    )
    {
        void Report(DiagnosticCode code, string message, string? hint)
        {
            var (source, span) = from ?? (new SourceText(name, ""), default);
            findings.Add(new(source, new(code, span, message, hint)));
        }

        try
        {
            if (Directory.Exists(path))
            {
                Report(
                    ConfigurationCodes.FileUnreadable,
                    $"`{TextForms.Shown(name)}` is a folder",
                    "name a file"
                );
                return null;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (ReadBounded(file, limit) is { } bytes)
            {
                return bytes;
            }

            Report(
                ConfigurationCodes.FileTooLarge,
                $"`{TextForms.Shown(name)}` is larger than {Size(limit)}",
                "split it"
            );
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            Report(
                ConfigurationCodes.FileMissing,
                $"there is no file `{TextForms.Shown(name)}`",
                "paths start at the folder of the file that names them"
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Report(
                ConfigurationCodes.FileUnreadable,
                $"`{TextForms.Shown(name)}` cannot be read",
                "look at its permissions"
            );
        }

        return null;
    }

    /// <summary>The text of a stream; null after adding a finding.</summary>
    public static SourceText? Read(Stream stream, string name, int limit, ICollection<Finding> findings) =>
        ReadBytes(stream, name, limit, findings) is { } bytes ? Decode(name, bytes.Span, findings) : null;

    /// <summary>The bytes of a stream; null after adding a finding.</summary>
    public static ReadOnlyMemory<byte>? ReadBytes(
        Stream stream,
        string name,
        int limit,
        ICollection<Finding> findings
    )
    {
        if (ReadBounded(stream, limit) is { } bytes)
        {
            return bytes;
        }

        findings.Add(
            new(
                new SourceText(name, ""),
                new(
                    ConfigurationCodes.FileTooLarge,
                    default,
                    $"`{name}` is larger than {Size(limit)}",
                    "split it"
                )
            )
        );
        return null;
    }

    // The length is not believed: a file can grow, and a pipe has none.
    private static ReadOnlyMemory<byte>? ReadBounded(Stream stream, int limit)
    {
        var buffer = new byte[stream.CanSeek ? Math.Min(stream.Length, limit) + 1 : 1 << 16];
        var length = 0;
        int read;
        while ((read = stream.Read(buffer, length, buffer.Length - length)) > 0)
        {
            length += read;
            if (length > limit)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, limit + 1L));
            }
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>The text of the bytes of a file, without a byte order mark; null after adding a finding.</summary>
    public static SourceText? Decode(string name, ReadOnlySpan<byte> bytes, ICollection<Finding> findings)
    {
        var content = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        try
        {
            return new(name, _strict.GetString(content));
        }
        catch (DecoderFallbackException fault)
        {
            // The text up to the fault is sound, so the place can be shown in it.
            var source = new SourceText(name, Encoding.UTF8.GetString(content));
            var offset = Encoding.UTF8.GetCharCount(content[..Math.Clamp(fault.Index, 0, content.Length)]);
            findings.Add(
                new(
                    source,
                    new(
                        ConfigurationCodes.NotUtf8,
                        new SourceSpan(offset, 1),
                        "this byte is not UTF-8",
                        "save the file as UTF-8"
                    )
                )
            );
            return null;
        }
    }

    private static string Size(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
