using System.Globalization;

namespace Caveat.Recording;

/// <summary>Where a tile of hashes, or a bundle of entries, stands (C2SP tlog-tiles).</summary>
/// <param name="Level">The level of the tile, 0–7; <see cref="Entries"/> for a bundle of entries.</param>
/// <param name="Index">Its place from the left.</param>
/// <param name="Width">How many hashes or entries it has, 1–256; less than 256 for a partial one.</param>
public readonly record struct TileCoordinates(int Level, long Index, int Width)
{
    /// <summary>The level that stands for entries.</summary>
    public const int Entries = -1;

    /// <summary>How many hashes or entries a full tile has.</summary>
    public const int FullWidth = 256;

    /// <summary>How many levels of the tree a tile spans.</summary>
    public const int Height = 8;

    private const int TopLevel = 7;

    /// <summary>Whether it is complete, so that its bytes never change.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>The path below the log's folder, for example <c>tile/0/x001/234.p/5</c>.</summary>
    public override string ToString()
    {
        var level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        var path = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{path}");
        }

        return IsFull ? $"tile/{level}/{path}" : $"tile/{level}/{path}.p/{Width}";
    }

    /// <summary>Reads a path; null where it is none in canonical form.</summary>
    public static TileCoordinates? Parse(string path)
    {
        var (body, width) = (path, FullWidth);
        if (path.IndexOf(".p/", StringComparison.Ordinal) is > 0 and var partial)
        {
            if (!TryNumber(path[(partial + 3)..], out var given) || given is < 1 or >= FullWidth)
            {
                return null;
            }

            (body, width) = (path[..partial], (int)given);
        }

        var parts = body.Split('/');
        if (parts.Length is < 3 or > 8 || parts[0] != "tile")
        {
            return null;
        }

        long level = Entries;
        if (parts[1] != "entries" && (!TryNumber(parts[1], out level) || level > TopLevel))
        {
            return null;
        }

        long index = 0;
        foreach (var part in parts.AsSpan(2))
        {
            var digits = part.TrimStart('x');
            if (digits.Length != 3 || !int.TryParse(digits, NumberStyles.None, null, out var group))
            {
                return null;
            }

            index = (index * 1000) + group;
        }

        var read = new TileCoordinates((int)level, index, width);
        return read.ToString() == path ? read : null;
    }

    /// <summary>The last tile of a level, or bundle, of a log of that size; null where there is none.</summary>
    public static TileCoordinates? LastOf(int level, long size)
    {
        var hashes = size >> (Math.Max(level, 0) * Height);
        return hashes == 0
            ? null
            : new(level, (hashes - 1) / FullWidth, (int)(((hashes - 1) % FullWidth) + 1));
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number.ToString(CultureInfo.InvariantCulture) == text;
}
