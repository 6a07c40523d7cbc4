using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Caveat.Node.Showing;

/// <summary>
/// Room to write JSON in that a thread uses again and again, so that what is shown takes no more memory than itself. Text is escaped only
/// where JSON asks for it.
/// </summary>
public sealed class JsonBuffer : IDisposable
{
    // What one large answer took is not kept for the small ones after it.
    private const int MostKept = 64 << 10;

    private static readonly JsonWriterOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [ThreadStatic]
    private static JsonBuffer? _spare;

    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly Utf8JsonWriter _json;

    private JsonBuffer() => _json = new(_output, _plain);

    /// <summary>What was written; good until the buffer is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    /// <summary>Writes JSON, for the time until it is disposed of.</summary>
    public static JsonBuffer Of(Action<Utf8JsonWriter> write)
    {
        var buffer = _spare ?? new();
        _spare = null;
        write(buffer._json);
        buffer._json.Flush();
        return buffer;
    }

    /// <summary>Writes JSON into memory of its own.</summary>
    public static byte[] BytesOf(Action<Utf8JsonWriter> write)
    {
        using var buffer = Of(write);
        return buffer._output.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_output.Capacity > MostKept)
        {
            return;
        }

        _output.ResetWrittenCount();
        _json.Reset(_output);
        _spare = this;
    }
}
