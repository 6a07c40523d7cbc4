using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Caveat.Recording;

/// <summary>Collects the parts of a record: what stands in clear, and the members of its groups.</summary>
internal sealed class RecordParts
{
    /// <summary>How many groups there are.</summary>
    public const int Groups = 8;

    private static readonly JsonWriterOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly (ArrayBufferWriter<byte> Output, Utf8JsonWriter Json)?[] _groups = new (
        ArrayBufferWriter<byte>,
        Utf8JsonWriter
    )?[Groups];

    /// <summary>What stands in clear: the value of each member as JSON, by its name.</summary>
    public SortedDictionary<string, string> Clear { get; } = new(StringComparer.Ordinal);

    /// <summary>A group, as an open object to write members into.</summary>
    public Utf8JsonWriter this[RecordGroup group]
    {
        get
        {
            if (_groups[(int)group] is { } open)
            {
                return open.Json;
            }

            var output = new ArrayBufferWriter<byte>(512);
            var json = new Utf8JsonWriter(output, _plain);
            json.WriteStartObject();
            _groups[(int)group] = (output, json);
            return json;
        }
    }

    /// <summary>The object of a group; null where nothing was written into it.</summary>
    public ReadOnlyMemory<byte>? Close(RecordGroup group)
    {
        if (_groups[(int)group] is not { } open)
        {
            return null;
        }

        open.Json.WriteEndObject();
        open.Json.Flush();
        open.Json.Dispose();
        return open.Output.WrittenMemory;
    }

    /// <summary>Adds a word in clear: letters, digits and marks that JSON does not escape.</summary>
    public void Say(string name, string word) => Clear.Add(name, $"\"{word}\"");

    /// <summary>Adds a number in clear.</summary>
    public void Say(string name, long number) =>
        Clear.Add(name, number.ToString(CultureInfo.InvariantCulture));
}
