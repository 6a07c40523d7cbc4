using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Caveat.Cli.Showing;

/// <summary>Writes JSON answers.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions _indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonWriterOptions _line = _indented with { Indented = false };

    /// <summary>Writes one value and a line break.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> content, bool inOneLine = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, inOneLine ? _line : _indented))
        {
            content(json);
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
