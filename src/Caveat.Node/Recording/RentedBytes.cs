using System.Buffers;

namespace Caveat.Node.Recording;

/// <summary>
/// Room for what is read back and looked at once: bundles are so large that new memory for each would make the runtime collect all of its
/// memory again and again.
/// </summary>
internal sealed class RentedBytes : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>Room for so many bytes, in place of what was given before.</summary>
    public Memory<byte> Take(int length)
    {
        if (_bytes.Length < length)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(length);
        }

        return _bytes.AsMemory(0, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
