using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Caveat.Recording;

/// <summary>A SHA-256 hash in the tree of a log: 32 bytes.</summary>
[InlineArray(Length)]
public struct LogHash : IEquatable<LogHash>
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Length = 32;

    private byte _first;

    /// <summary>The hash of these 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32.</exception>
    public static LogHash Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException("a hash has 32 bytes", nameof(bytes));
        }

        LogHash hash = default;
        bytes.CopyTo(hash);
        return hash;
    }

    /// <summary>Its bytes.</summary>
    public readonly byte[] ToArray() => ((ReadOnlySpan<byte>)this).ToArray();

    /// <summary>In base64, as notes and proofs write it.</summary>
    public override readonly string ToString() => Convert.ToBase64String(this);

    /// <inheritdoc/>
    public readonly bool Equals(LogHash other) =>
        ((ReadOnlySpan<byte>)this).SequenceEqual((ReadOnlySpan<byte>)other);

    /// <inheritdoc/>
    public override readonly bool Equals([NotNullWhen(true)] object? obj) =>
        obj is LogHash other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => BitConverter.ToInt32(this);

    /// <summary>Whether both are the same hash.</summary>
    public static bool operator ==(LogHash left, LogHash right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(LogHash left, LogHash right) => !left.Equals(right);
}
