using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Caveat.Wire;

namespace Caveat.Recording;

/// <summary>
/// Collects the parts of a record: what stands in clear, and the members of its groups. A thread uses one again and again, so that writing
/// a record takes no more memory than the record.
/// </summary>
internal sealed class RecordParts : IDisposable
{
    /// <summary>How many groups there are.</summary>
    public const int Groups = 8;

    // What one large record took is not kept for the small ones after it.
    private const int MostKept = 64 << 10;

    private static readonly JsonWriterOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static RecordParts? _spare;

    private readonly Group?[] _groups = new Group?[Groups];

    private RecordParts() { }

    /// <summary>What stands in clear: the value of each member as JSON, by its name.</summary>
    public SortedDictionary<string, string> Clear { get; } = new(StringComparer.Ordinal);

    /// <summary>Room for bytes that are made out of the parts.</summary>
    public ArrayBufferWriter<byte> Scratch { get; } = new(2048);

    /// <summary>Room for the disclosures.</summary>
    public ArrayBufferWriter<byte> Disclosures { get; } = new(8192);

    /// <summary>Parts with nothing in them, for the time until they are disposed of.</summary>
    public static RecordParts Take()
    {
        var parts = _spare ?? new();
        _spare = null;
        return parts;
    }

    /// <summary>A group, as an open object to write members into.</summary>
    public Utf8JsonWriter this[RecordGroup group]
    {
        get
        {
            var open = _groups[(int)group] ??= new();
            if (!open.IsOpen)
            {
                open.IsOpen = true;
                open.Json.WriteStartObject();
            }

            return open.Json;
        }
    }

    /// <summary>The object of a group; null where nothing was written into it.</summary>
    public ReadOnlyMemory<byte>? Close(RecordGroup group)
    {
        if (_groups[(int)group] is not { IsOpen: true } open)
        {
            return null;
        }

        open.Json.WriteEndObject();
        open.Json.Flush();
        return open.Output.WrittenMemory;
    }

    /// <summary>Adds a word in clear: letters, digits and marks that JSON does not escape.</summary>
    public void Say(string name, string word) => Clear.Add(name, $"\"{word}\"");

    /// <summary>Adds a number in clear.</summary>
    public void Say(string name, long number) =>
        Clear.Add(name, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a text in clear.</summary>
    public void SayText(string name, string text) => Clear.Add(name, Quoted(text));

    /// <summary>Adds texts in clear.</summary>
    public void SayTexts(string name, IEnumerable<string> texts) =>
        Clear.Add(name, $"[{string.Join(',', texts.Select(Quoted))}]");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Disclosures.Capacity > MostKept)
        {
            return;
        }

        Clear.Clear();
        Scratch.ResetWrittenCount();
        Disclosures.ResetWrittenCount();
        foreach (var group in _groups)
        {
            group?.Empty();
        }

        _spare = this;
    }

    private static string Quoted(string text)
    {
        using var quoted = new PooledBytes(64);
        CanonicalJson.WriteText(Encoding.UTF8.GetBytes(text), quoted);
        return Encoding.UTF8.GetString(quoted.Written);
    }

    private sealed class Group
    {
        public Group() => Json = new(Output, _plain);

        public ArrayBufferWriter<byte> Output { get; } = new(512);

        public Utf8JsonWriter Json { get; }

        public bool IsOpen { get; set; }

        public void Empty()
        {
            Json.Reset();
            Output.ResetWrittenCount();
            IsOpen = false;
        }
    }
}
