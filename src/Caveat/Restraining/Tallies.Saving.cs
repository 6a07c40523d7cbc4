using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Caveat.Restraining;

// How tallies are kept by whoever does not want to count again.
public sealed partial class Tallies
{
    /// <summary>All of it, for <see cref="FromBytes"/> alone to read.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteNumber("latest", _latest);
        json.WriteStartObject("limits");
        foreach (var (limit, keys) in _limits.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(limit);
            foreach (var (key, series) in keys)
            {
                json.WritePropertyName(key);
                series.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("provoked");
        foreach (
            var ((limit, key), amount) in _provoked.OrderBy(pair => $"{pair.Key}", StringComparer.Ordinal)
        )
        {
            WriteAll(json, limit, key);
            json.WriteNumberValue(amount.Thousandths);
        }

        json.WriteEndArray();
        json.WriteStartArray("latches");
        foreach (var latch in _latches.OrderBy(latch => $"{latch}", StringComparer.Ordinal))
        {
            WriteAll(json, latch.Limit, latch.Key);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Tallies as <see cref="ToBytes"/> wrote them.</summary>
    /// <exception cref="FormatException">It did not.</exception>
    public static Tallies FromBytes(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return new(
                root.GetProperty("limits")
                    .EnumerateObject()
                    .ToImmutableDictionary(
                        limit => limit.Name,
                        limit => KeysOf(limit.Value),
                        StringComparer.Ordinal
                    ),
                root.GetProperty("provoked")
                    .EnumerateArray()
                    .Chunk(3)
                    .ToImmutableDictionary(
                        each => (Text(each[0]), Text(each[1])),
                        each => new Amount(each[2].GetInt64())
                    ),
                [
                    .. root.GetProperty("latches")
                        .EnumerateArray()
                        .Chunk(2)
                        .Select(each => new Latch(Text(each[0]), Text(each[1]))),
                ],
                root.GetProperty("latest").GetInt64()
            );
        }
        catch (Exception fault)
            when (fault
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or IndexOutOfRangeException
                        or ArgumentException
            )
        {
            throw new FormatException("these are no tallies", fault);
        }
    }

    private static ImmutableSortedDictionary<string, TallySeries> KeysOf(JsonElement keys) =>
        keys.EnumerateObject()
            .ToImmutableSortedDictionary(
                key => key.Name,
                key => TallySeries.Read(key.Value),
                StringComparer.Ordinal
            );

    private static string Text(JsonElement text) => text.GetString() ?? "";

    private static void WriteAll(Utf8JsonWriter json, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
    }
}
