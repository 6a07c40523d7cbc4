using System.Globalization;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// The tiles and bundles of a folder. A partial one is a prefix of every wider one of the same place, so that only the widest is kept and any
/// narrower one is read out of it.
/// </summary>
internal sealed class TileFiles(string folder)
{
    private const int Attempts = 8;

    private const UnixFileMode Public =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    /// <summary>The bytes of the file that holds a tile, which may be wider than asked; null where none is wide enough.</summary>
    public byte[]? Read(TileCoordinates tile)
    {
        var full = Path.Combine(folder, (tile with { Width = TileCoordinates.FullWidth }).ToString());
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (File.Exists(full))
                {
                    return File.ReadAllBytes(full);
                }

                var widest = tile.IsFull ? 0 : Widths(full).DefaultIfEmpty(0).Max();
                return widest >= tile.Width
                    ? File.ReadAllBytes(Path.Combine(full + ".p", Text(widest)))
                    : null;
            }
            catch (IOException fault)
                when (fault is FileNotFoundException or DirectoryNotFoundException && attempt < Attempts)
            {
                // A wider one took its place between the look and the reading.
            }
        }
    }

    /// <summary>The hashes of a tile; null where it is not there or too short.</summary>
    public byte[]? ReadHashes(TileCoordinates tile)
    {
        var length = tile.Width * LogHash.Length;
        return Read(tile) is { } bytes && bytes.Length >= length ? bytes[..length] : null;
    }

    /// <summary>Writes a tile; a full one that is there already must be the same. Its name is durable after <see cref="SyncFolders"/>.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses, or another tile is there.</exception>
    public void Write(TileCoordinates tile, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(folder, tile.ToString());
        if (tile.IsFull && File.Exists(path))
        {
            if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            {
                throw new LedgerStoppedException($"`{path}` is there already and differs");
            }

            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        Posix.MakeFolder(parent);
        Posix.Rename(path, bytes, Public);
        _touched.Add(parent);
    }

    /// <summary>Makes durable what was written since the last time.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void SyncFolders()
    {
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
