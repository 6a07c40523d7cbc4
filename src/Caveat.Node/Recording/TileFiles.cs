using System.Globalization;
using Caveat.Recording;
using Microsoft.Win32.SafeHandles;

namespace Caveat.Node.Recording;

/// <summary>
/// The tiles and bundles of a folder. A partial one is a prefix of every wider one of the same place, so that only the widest is kept and any
/// narrower one is read out of it.
/// </summary>
internal sealed class TileFiles(string folder)
{
    // Each is a file that is open; the platform has not many to give.
    private const int MostStaged = 48;
    private const int Attempts = 8;

    private const UnixFileMode Public =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly List<(string Path, SafeFileHandle File)> _staged = new(MostStaged);
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);

    /// <summary>The bytes of the file that holds a tile, which may be wider than asked; null where none is wide enough.</summary>
    public byte[]? Read(TileCoordinates tile)
    {
        using var file = Open(tile);
        if (file is null)
        {
            return null;
        }

        var bytes = new byte[RandomAccess.GetLength(file)];
        ReadAll(file, bytes);
        return bytes;
    }

    /// <summary>The same, in memory that whoever asks has rented; they are good until something else is read into it.</summary>
    public ReadOnlyMemory<byte>? Read(TileCoordinates tile, RentedBytes rented)
    {
        using var file = Open(tile);
        if (file is null)
        {
            return null;
        }

        var bytes = rented.Take((int)RandomAccess.GetLength(file));
        ReadAll(file, bytes.Span);
        return bytes;
    }

    /// <summary>The hashes of a tile; null where it is not there or too short.</summary>
    public byte[]? ReadHashes(TileCoordinates tile)
    {
        var length = tile.Width * LogHash.Length;
        return Read(tile) is { } bytes && bytes.Length >= length ? bytes[..length] : null;
    }

    /// <summary>Writes a tile; a full one that is there already must be the same. It is there, and durable, after <see cref="Commit"/>.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses, or another tile is there.</exception>
    public void Write(TileCoordinates tile, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(folder, tile.ToString());
        Touch(Path.GetDirectoryName(path)!);
        if (!tile.IsFull || !File.Exists(path))
        {
            _staged.Add((path, Posix.Stage(path, bytes, Public)));
            if (_staged.Count == MostStaged)
            {
                RenameStaged();
            }
        }
        else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            throw new LedgerStoppedException(
                $"`{path}` is there already and is not what was written: the file is broken, or another gate wrote it"
            );
        }
    }

    /// <summary>Makes durable what was written since the last time.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Commit()
    {
        RenameStaged();
        foreach (var touched in _touched)
        {
            Posix.SyncFolder(touched);
        }

        _touched.Clear();
    }

    /// <summary>Removes the partial tiles that a tile makes superfluous. What remains of them after a crash does no harm.</summary>
    public void RemoveNarrower(TileCoordinates tile)
    {
        var full = Path.Combine(folder, (tile with { Width = TileCoordinates.FullWidth }).ToString());
        foreach (var width in Widths(full).Where(width => width < tile.Width).ToList())
        {
            File.Delete(Path.Combine(full + ".p", Text(width)));
        }

        if (tile.IsFull && Directory.Exists(full + ".p"))
        {
            Directory.Delete(full + ".p", recursive: true);
        }
    }

    private void RenameStaged()
    {
        foreach (var (path, file) in _staged)
        {
            Posix.Rename(file, path);
            file.Dispose();
        }

        _staged.Clear();
    }

    private SafeFileHandle? Open(TileCoordinates tile)
    {
        // While one looks, a wider one may take the place of what one looks for; who then looks again finds that.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                if (Find(tile) is { } path)
                {
                    return File.OpenHandle(path);
                }
            }
            catch (IOException fault) when (fault is FileNotFoundException or DirectoryNotFoundException) { }
        }

        return null;
    }

    private static void ReadAll(SafeFileHandle file, Span<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; )
        {
            var read = RandomAccess.Read(file, bytes[at..], at);
            at += read > 0 ? read : throw new EndOfStreamException("a tile became shorter while it was read");
        }
    }

    private string? Find(TileCoordinates tile)
    {
        var full = Path.Combine(folder, (tile with { Width = TileCoordinates.FullWidth }).ToString());
        if (File.Exists(full))
        {
            return full;
        }

        var widest = tile.IsFull ? 0 : Widths(full).DefaultIfEmpty(0).Max();
        return widest >= tile.Width ? Path.Combine(full + ".p", Text(widest)) : null;
    }

    // A folder that is met for the first time may have been made by a process that ended before its name was durable.
    private void Touch(string parent)
    {
        Posix.MakeFolder(parent);
        _touched.Add(parent);
        for (var at = parent; _met.Add(at) && at.Length > folder.Length; at = Path.GetDirectoryName(at)!)
        {
            _touched.Add(Path.GetDirectoryName(at)!);
        }
    }

    private static IEnumerable<int> Widths(string full) =>
        Directory.Exists(full + ".p")
            ? Directory
                .EnumerateFiles(full + ".p")
                .Select(path =>
                    int.TryParse(
                        Path.GetFileName(path),
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out var width
                    )
                        ? width
                        : 0
                )
            : [];

    private static string Text(int width) => width.ToString(CultureInfo.InvariantCulture);
}
