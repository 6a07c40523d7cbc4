using System.Globalization;
using System.Text;
using Caveat.Node.Sealing;
using Microsoft.Win32.SafeHandles;

namespace Caveat.Node.Recording;

/// <summary>
/// A file of frames, made at its full length with zeros that are on the disk before the first frame is: overwriting them costs a sync
/// a fraction of what growing a file costs; one that is used again has older entries in their place, until a start that goes on with it
/// puts zeros there. It begins with a page that says what it is and how long, so that a copy that was cut short is found out.
/// </summary>
internal sealed class Segment : IDisposable
{
    /// <summary>Where the first frame stands.</summary>
    public const int HeaderLength = 4096;

    private const string Magic = "caveat-wal/2";

    // The key of the segment stands, wrapped, at the end of the first page.
    private const int KeyPlace = HeaderLength - 64;
    private const string Extension = ".seg";
    private const string Unfinished = ".new";

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly byte[] _wrappedKey;
    private WrappingKey? _key;

    private Segment(SafeFileHandle file, string path, long first, long length, byte[]? wrappedKey = null)
    {
        _file = file;
        _wrappedKey = wrappedKey ?? [];
        _path = path;
        First = first;
        Length = length;
    }

    /// <summary>The name of its file.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>The number of its first entry.</summary>
    public long First { get; }

    /// <summary>What the keys of its entries are wrapped with: with it they go when the segment is no longer needed.</summary>
    public WrappingKey Key => _key ?? throw new InvalidOperationException("it has not begun");

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Where the next frame goes.</summary>
    public long Position { get; private set; } = HeaderLength;

    /// <summary>The segments of a folder, by the number of their first entry.</summary>
    public static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal);

    /// <summary>The number that a segment's name says it begins with; null where it is no segment's name.</summary>
    public static long? FirstOf(string path) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(path),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var first
        )
            ? first
            : null;

    /// <summary>Removes what is left of segments that were being made, or are no longer needed.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void RemoveUnfinished(string folder)
    {
        foreach (var unfinished in Directory.EnumerateFiles(folder, "*" + Unfinished))
        {
            Forget(unfinished);
            Delete(unfinished);
        }
    }

    /// <summary>Makes a blank, a segment that does not begin yet: zeros, durably, under a name that a start removes.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static Segment MakeBlank(string folder, long length)
    {
        var path = Path.Combine(folder, "next" + Extension + Unfinished);
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Fill(file, length);
            Posix.Sync(file, path);
            return new(file, path, -1, length);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new LedgerStoppedException(
                $"a segment in `{folder}` cannot be made: {fault.Message}",
                fault
            );
        }
    }

    /// <summary>
    /// Takes a segment's name from it and destroys its key, durably, so that it can become another and nobody opens what it held; gives the
    /// name that it has then, which a start removes.
    /// </summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static string Retire(string path)
    {
        var retired = path + Unfinished;
        try
        {
            File.Move(path, retired, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be retired: {fault.Message}", fault);
        }

        Posix.SyncFolder(Path.GetDirectoryName(path)!);
        // After it has lost its name: a segment that has one has its first page.
        Forget(retired);
        return retired;
    }

    /// <summary>Makes a blank of a segment that was retired. The entries that it still holds have lower numbers than all that follow.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static Segment Reuse(string retired, long length)
    {
        try
        {
            return new(
                File.OpenHandle(retired, FileMode.Open, FileAccess.ReadWrite, FileShare.Read),
                retired,
                -1,
                length
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{retired}` cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>The segment that a blank becomes, durably, by being given its first page and its name. The blank is used up.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public Segment Begin(string origin, long first, WrappingKey wrapping)
    {
        var key = WrappingKey.Make();
        var wrapped = key.WrapIn(wrapping, first);
        var folder = Path.GetDirectoryName(_path)!;
        var path = Path.Combine(folder, first.ToString("D20", CultureInfo.InvariantCulture) + Extension);
        try
        {
            var header = HeaderOf(origin, first, Length);
            wrapped.CopyTo(header, KeyPlace);
            RandomAccess.Write(_file, header, 0);
            Posix.Sync(_file, _path);
            File.Move(_path, path, overwrite: true);
            Posix.SyncFolder(folder);
            return new(_file, path, first, Length, wrapped) { _key = key };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be made: {fault.Message}", fault);
        }
    }

    /// <summary>Opens a segment to write on, or only to read it.</summary>
    /// <exception cref="LedgerStoppedException">It cannot be read, it is another ledger's, or a part of it is missing.</exception>
    public static Segment Open(string path, string origin, FileAccess access)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
            var header = new byte[HeaderLength];
            var length = RandomAccess.GetLength(file);
            if (
                FirstOf(path) is not { } first
                || RandomAccess.Read(file, header, 0) != HeaderLength
                || !header
                    .AsSpan(0, KeyPlace)
                    .SequenceEqual(HeaderOf(origin, first, length).AsSpan(0, KeyPlace))
            )
            {
                file.Dispose();
                throw new LedgerStoppedException(
                    $"`{path}` is no whole write-ahead segment of `{origin}`: its {length} bytes are not what its first page says"
                );
            }

            return new(file, path, first, length, header[KeyPlace..(KeyPlace + WrappingKey.WrappedLength)]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Takes up the key of the segment, which is wrapped with the gate's; false where that is another, or the page is altered.</summary>
    public bool Unlock(WrappingKey wrapping) => (_key = wrapping.UnwrapKey(First, _wrappedKey)) is not null;

    /// <summary>The entry of a frame, with its key where that can be unwrapped.</summary>
    public SealedEntry EntryOf(Frame frame) =>
        _key?.Unwrap(frame.Sequence, frame.WrappedKey.Span) is { } key
            ? frame.Entry with
            {
                Key = key,
            }
            : frame.Entry;

    /// <summary>All its bytes after the header.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public byte[] ReadAll()
    {
        var bytes = new byte[Length - HeaderLength];
        var read = 0;
        try
        {
            while (
                read < bytes.Length
                && RandomAccess.Read(_file, bytes.AsSpan(read), HeaderLength + read) is > 0 and var more
            )
            {
                read += more;
            }
        }
        catch (IOException fault)
        {
            throw new LedgerStoppedException($"`{_path}` cannot be read: {fault.Message}", fault);
        }

        return bytes;
    }

    /// <summary>
    /// Goes on after <paramref name="whole"/> bytes of what was read, durably. Those from <paramref name="unproven"/> on are written again: where
    /// a sync failed before, what is read is not what is on the disk, and another sync would not say so. All behind them becomes zeros:
    /// nothing old may be taken for new.
    /// </summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void GoOn(byte[] read, int unproven, int whole)
    {
        var isClean = !read.AsSpan(whole).ContainsAnyExcept((byte)0);
        read.AsSpan(whole).Clear();
        Position = HeaderLength + unproven;
        Write(isClean ? read.AsSpan(unproven, whole - unproven) : read.AsSpan(unproven));
        Position = HeaderLength + whole;
        Sync();
    }

    /// <summary>Writes bytes at the position and moves it.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, Position);
        }
        catch (IOException fault)
        {
            throw new LedgerStoppedException($"`{_path}` cannot be written: {fault.Message}", fault);
        }

        Position += bytes.Length;
    }

    /// <summary>Brings what was written to the disk.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Sync() => Posix.SyncData(_file, _path);

    /// <summary>Removes a segment, durably.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void Remove(string path)
    {
        Delete(Retire(path));
        Posix.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Without its key nobody opens the keys of its entries, wherever its blocks may still be read.
    private static void Forget(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.Write(file, new byte[HeaderLength], 0);
            Posix.SyncData(file, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be overwritten: {fault.Message}", fault);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be removed: {fault.Message}", fault);
        }
    }

    private static byte[] HeaderOf(string origin, long first, long length)
    {
        var header = new byte[HeaderLength];
        Encoding.UTF8.GetBytes($"{Magic}\n{origin}\n{first}\n{length}\n").AsSpan().CopyTo(header);
        return header;
    }

    private static void Fill(SafeFileHandle file, long length)
    {
        var zeros = new byte[1 << 20];
        for (long at = 0; at < length; at += zeros.Length)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - at)), at);
        }
    }
}
