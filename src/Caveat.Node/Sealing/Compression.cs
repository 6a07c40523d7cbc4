using ZstdSharp;

namespace Caveat.Node.Sealing;

/// <summary>
/// Disclosures made small (Zstandard, RFC 8878) with a dictionary of what most of them have in common: the names of attributes, and what the
/// packs that ship say. Without it a record of some kilobytes is hardly halved; with it a sixth is left.
/// </summary>
internal static class Compression
{
    // From here on it takes more time and hardly less room.
    private const int Level = 3;
    private const string Resource = "disclosures.zdict";

    private static readonly byte[] _dictionary = ReadDictionary();

    // Neither may be used by two threads at the same time, and taking the dictionary in costs as much as hundreds of records.
    [ThreadStatic]
    private static Compressor? _compressor;

    [ThreadStatic]
    private static Decompressor? _decompressor;

    /// <summary>Makes a text smaller; false where that does not come out smaller than it is.</summary>
    public static bool TryCompress(ReadOnlySpan<byte> text, Span<byte> output, out int length)
    {
        if (_compressor is null)
        {
            _compressor = new(Level);
            _compressor.LoadDictionary(_dictionary);
        }

        return _compressor.TryWrap(text, output[..Math.Min(output.Length, text.Length)], out length);
    }

    /// <summary>The text again; null where the bytes are none that were made smaller, or it has more than <paramref name="most"/>.</summary>
    public static byte[]? Decompress(ReadOnlySpan<byte> bytes, int most)
    {
        if (_decompressor is null)
        {
            _decompressor = new();
            _decompressor.LoadDictionary(_dictionary);
        }

        try
        {
            var length = Decompressor.GetDecompressedSize(bytes);
            if (length > (ulong)most)
            {
                return null;
            }

            var text = new byte[length];
            return _decompressor.TryUnwrap(bytes, text, out var written) && written == text.Length
                ? text
                : null;
        }
        catch (ZstdException)
        {
            return null;
        }
    }

    private static byte[] ReadDictionary()
    {
        using var stream = typeof(Compression).Assembly.GetManifestResourceStream(Resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
