using System.Text.Json;

namespace Caveat.Recording;

/// <summary>Reads what stands in clear of a leaf, in one pass: whoever checks a log does this with every entry of it.</summary>
internal static class LeafReader
{
    private const int DigestLength = 43;

    /// <summary>The type of a record and its head.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">A member is missing or not what it must be.</exception>
    /// <exception cref="InvalidOperationException">A member is of another type.</exception>
    public static (string Type, RecordHead Head) Read(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        Enter(ref reader);
        var (type, origin, time, normSet) = (
            default(string),
            default(string),
            default(string),
            default(string)
        );
        var (sequence, activation) = (default(long?), default(long?));
        var (agent, actuator) = (default(Chain), default(Chain));
        var digests = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                type = Text(ref reader);
            }
            else if (reader.ValueTextEquals("seq"u8))
            {
                sequence = Number(ref reader);
            }
            else if (reader.ValueTextEquals("time"u8))
            {
                time = Text(ref reader);
            }
            else if (reader.ValueTextEquals("origin"u8))
            {
                origin = Text(ref reader);
            }
            else if (reader.ValueTextEquals("normSet"u8))
            {
                normSet = Text(ref reader);
            }
            else if (reader.ValueTextEquals("activation"u8))
            {
                activation = Number(ref reader);
            }
            else if (reader.ValueTextEquals("agent"u8))
            {
                agent = ReadChain(ref reader);
            }
            else if (reader.ValueTextEquals("actuator"u8))
            {
                actuator = ReadChain(ref reader);
            }
            else if (reader.ValueTextEquals("_sd"u8))
            {
                digests = Count(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // What comes after the object is no JSON either, and reading on says so.
        _ = reader.Read();
        return digests == RecordParts.Groups && type is not null && time is not null && origin is not null
            ? (
                type,
                new(sequence ?? throw Missing("seq"), RecordTime.Read(time), origin)
                {
                    NormSet = normSet,
                    Activation = activation,
                    Agent = agent,
                    Actuator = actuator,
                }
            )
            : throw Missing("a member");
    }

    private static Chain ReadChain(ref Utf8JsonReader reader)
    {
        Enter(ref reader);
        var (number, previous) = (default(long?), default(string));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("n"u8))
            {
                number = Number(ref reader);
            }
            else if (reader.ValueTextEquals("prev"u8))
            {
                previous = Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return previous is null or { Length: DigestLength }
            ? new(number ?? throw Missing("n"), previous)
            : throw new FormatException("a chain names the hash of a leaf");
    }

    private static int Count(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException("digests are a list");
        }

        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    private static void Enter(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("it is no object");
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        return reader.GetString();
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        return reader.GetInt64();
    }

    private static FormatException Missing(string name) => new($"`{name}` is missing");
}
