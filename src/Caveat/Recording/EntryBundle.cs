using System.Buffers.Binary;

namespace Caveat.Recording;

/// <summary>Entries one after the other, each after its length in two bytes (C2SP tlog-tiles).</summary>
public static class EntryBundle
{
    /// <summary>The most bytes that an entry may have.</summary>
    public const int MostEntryBytes = ushort.MaxValue;

    /// <summary>Writes an entry with its length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is longer than <see cref="MostEntryBytes"/>.</exception>
    public static void Append(Stream bundle, ReadOnlySpan<byte> entry)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, MostEntryBytes);
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Length);
        bundle.Write(length);
        bundle.Write(entry);
    }

    /// <summary>Takes the first entry off a bundle; false where it is empty or torn.</summary>
    public static bool TryTake(ref ReadOnlyMemory<byte> bundle, out ReadOnlyMemory<byte> entry)
    {
        entry = default;
        if (bundle.Length < 2)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
        if (bundle.Length < 2 + length)
        {
            return false;
        }

        entry = bundle.Slice(2, length);
        bundle = bundle[(2 + length)..];
        return true;
    }
}
