using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Caveat.Recording;

namespace Caveat.Witnessing;

/// <summary>
/// What a witness signs: that at a time the checkpoint was that of the largest log it had seen, and continued all that it had seen before (C2SP
/// tlog-cosignature, <c>cosignature/v1</c> with Ed25519).
/// </summary>
public static class Cosignature
{
    /// <summary>The length of a cosignature in bytes: the time, and the signature.</summary>
    public const int Length = TimeLength + SignatureLength;

    private const int TimeLength = 8;
    private const int SignatureLength = 64;

    /// <summary>The bytes that are signed.</summary>
    /// <param name="text">The text of the checkpoint, with its last line feed.</param>
    /// <param name="time">Seconds since 1970-01-01T00:00:00Z.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static byte[] Message(string text, long time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        return Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}")
        );
    }

    /// <summary>The line that a witness answers with, out of the signature (64 bytes) of <see cref="Message"/>.</summary>
    /// <exception cref="ArgumentException">The key is no witness's, or the signature has not 64 bytes.</exception>
    public static NoteSignature Of(NoteKey key, long time, ReadOnlySpan<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        if (key.Algorithm != NoteAlgorithm.Cosignature || signature.Length != SignatureLength)
        {
            throw new ArgumentException("a key of a witness, and 64 bytes", nameof(key));
        }

        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time);
        signature.CopyTo(bytes.AsSpan(TimeLength));
        return new(key.Name, key.Id, bytes);
    }

    /// <summary>When the witness cosigned the note, in seconds since 1970-01-01T00:00:00Z; null where it did not.</summary>
    public static long? Verify(SignedNote note, NoteKey key, VerifySignature verify) =>
        key.Algorithm == NoteAlgorithm.Cosignature
        && note.SignatureOf(key) is { Bytes.Length: Length } own
        && BinaryPrimitives.ReadInt64BigEndian(own.Bytes.Span) is >= 0 and var time
        && verify(key.PublicKey, Message(note.Text, time), own.Bytes.Span[TimeLength..])
            ? time
            : null;
}
