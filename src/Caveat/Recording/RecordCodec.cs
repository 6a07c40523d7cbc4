using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Caveat.Recording;

/// <summary>
/// Writes records as the ledger keeps them, and reads them back. The leaf is the payload of an SD-JWT (RFC 9901) in canonical JSON after a
/// version byte; what it commits to by salted digests travels beside it as disclosures (docs/reference/ledger.md).
/// </summary>
public static class RecordCodec
{
    /// <summary>The bytes of randomness that a record takes: a salt of 128 bits for each group, told or not.</summary>
    public const int SaltBytes = RecordParts.Groups * SaltLength;

    /// <summary>The first byte of a leaf.</summary>
    internal const byte LeafVersion = Version;

    private const byte Version = 1;
    private const int SaltLength = 16;
    private const int DigestLength = 43;

    /// <summary>The leaf and the disclosures of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="salts"><see cref="SaltBytes"/> random bytes, never used before.</param>
    public static (byte[] Leaf, byte[] Disclosures) Encode(LedgerRecord record, ReadOnlySpan<byte> salts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salts.Length, SaltBytes);
        using var parts = RecordParts.Take();
        WriteHead(record.Head, parts);
        BodyWriting.Write(record.Body, parts);
        parts.Disclosures.Write([Version]);
        var digests = new string[RecordParts.Groups];
        for (var group = 0; group < RecordParts.Groups; group++)
        {
            var salt = Base64Url.EncodeToString(salts.Slice(group * SaltLength, SaltLength));
            // A digest that opens nothing looks like any other: how much a record says cannot be counted.
            digests[group] = parts.Close((RecordGroup)group) is { } opened
                ? Disclose(salt, (RecordGroup)group, opened.Span, parts)
                : DigestOf(Encoding.ASCII.GetBytes(salt));
        }

        Array.Sort(digests, StringComparer.Ordinal);
        parts.Clear.Add("_sd", $"[\"{string.Join("\",\"", digests)}\"]");
        parts.Clear.Add("_sd_alg", "\"sha-256\"");
        return (LeafOf(parts), parts.Disclosures.WrittenSpan.ToArray());
    }

    /// <summary>Reads a record; null, and why, where the bytes are none or the disclosures do not belong to the leaf.</summary>
    public static LedgerRecord? Decode(
        ReadOnlyMemory<byte> leaf,
        ReadOnlyMemory<byte> disclosures,
        out string? fault
    ) =>
        Look(
            leaf,
            disclosures,
            static (head, parts) => new LedgerRecord(head, BodyReading.Read(parts)),
            out fault
        );

    /// <summary>
    /// Reads what the disclosures show of a leaf, which need not be all; null, and why, where they do not belong to it or the reader finds
    /// something missing.
    /// </summary>
    internal static T? Look<T>(
        ReadOnlyMemory<byte> leaf,
        ReadOnlyMemory<byte> disclosures,
        Func<RecordHead, OpenedParts, T?> read,
        out string? fault
    )
        where T : class
    {
        try
        {
            fault = null;
            using var payload = PayloadOf(leaf);
            var digests = payload
                .RootElement.GetProperty("_sd")
                .EnumerateArray()
                .Select(digest => digest.GetString()!)
                .ToHashSet(StringComparer.Ordinal);
            var groups = Open(disclosures, digests);
            var parts = new OpenedParts(payload.RootElement, groups);
            return read(ReadHead(parts), parts);
        }
        catch (Exception broken)
            when (broken
                    is FormatException
                        or JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or ArgumentException
            )
        {
            fault = broken.Message;
            return null;
        }
    }

    /// <summary>Of the disclosures of a record that of one group, in the same form.</summary>
    /// <exception cref="FormatException">They are no disclosures, or do not have it.</exception>
    internal static byte[] Only(RecordGroup group, ReadOnlyMemory<byte> disclosures)
    {
        foreach (var text in TextsOf(disclosures))
        {
            using var array = JsonDocument.Parse(Base64Url.DecodeFromUtf8(text.Span));
            if (array.RootElement[1].ValueEquals(OpenedParts.NameOf(group)))
            {
                var only = new byte[1 + sizeof(int) + text.Length];
                only[0] = Version;
                BinaryPrimitives.WriteInt32BigEndian(only.AsSpan(1), text.Length);
                text.Span.CopyTo(only.AsSpan(1 + sizeof(int)));
                return only;
            }
        }

        throw new FormatException($"the record has nothing to say of its {OpenedParts.NameOf(group)}");
    }

    /// <summary>Reads what stands in clear of a leaf; null where it is none.</summary>
    public static (string Type, RecordHead Head)? ReadHead(ReadOnlyMemory<byte> leaf)
    {
        try
        {
            using var payload = PayloadOf(leaf);
            var parts = new OpenedParts(payload.RootElement, ImmutableDictionary<string, JsonElement>.Empty);
            return (parts.Type, ReadHead(parts));
        }
        catch (Exception broken)
            when (broken
                    is FormatException
                        or JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            return null;
        }
    }

    /// <summary>The disclosures of a leaf of which nothing is opened.</summary>
    internal static ReadOnlyMemory<byte> NothingOpen { get; } = new byte[] { Version };

    /// <summary>Whether a group is called that.</summary>
    internal static bool IsGroup(string name) =>
        Enum.GetValues<RecordGroup>().Any(group => OpenedParts.NameOf(group) == name);

    /// <summary>The word for a type of record, for example <c>ruling</c>.</summary>
    public static string TypeOf(RecordBody body) => BodyWriting.TypeOf(body);

    private static JsonDocument PayloadOf(ReadOnlyMemory<byte> leaf)
    {
        if (leaf.IsEmpty || leaf.Span[0] != Version)
        {
            throw new FormatException("the leaf is of no version that is known");
        }

        var payload = JsonDocument.Parse(leaf[1..]);
        if (payload.RootElement.GetProperty("_sd").GetArrayLength() != RecordParts.Groups)
        {
            throw new FormatException($"a leaf has {RecordParts.Groups} digests");
        }

        return payload;
    }

    private static byte[] LeafOf(RecordParts parts)
    {
        var leaf = parts.Scratch;
        leaf.ResetWrittenCount();
        leaf.Write([Version]);
        var mark = (byte)'{';
        foreach (var (name, value) in parts.Clear)
        {
            leaf.Write([mark, (byte)'"']);
            Encoding.UTF8.GetBytes(name, leaf);
            leaf.Write("\":"u8);
            Encoding.UTF8.GetBytes(value, leaf);
            mark = (byte)',';
        }

        leaf.Write("}"u8);
        return leaf.WrittenSpan.ToArray();
    }

    private static string Disclose(
        string salt,
        RecordGroup group,
        ReadOnlySpan<byte> opened,
        RecordParts parts
    )
    {
        var array = parts.Scratch;
        array.ResetWrittenCount();
        Encoding.UTF8.GetBytes($"[\"{salt}\",\"{OpenedParts.NameOf(group)}\",", array);
        array.Write(opened);
        array.Write("]"u8);
        var length = Base64Url.GetEncodedLength(array.WrittenCount);
        var disclosure = parts.Disclosures.GetSpan(sizeof(int) + length);
        BinaryPrimitives.WriteInt32BigEndian(disclosure, length);
        var text = disclosure.Slice(sizeof(int), length);
        Base64Url.EncodeToUtf8(array.WrittenSpan, text);
        parts.Disclosures.Advance(sizeof(int) + length);
        return DigestOf(text);
    }

    private static string DigestOf(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return Base64Url.EncodeToString(hash);
    }

    private static ImmutableDictionary<string, JsonElement> Open(
        ReadOnlyMemory<byte> disclosures,
        HashSet<string> digests
    )
    {
        var groups = ImmutableDictionary.CreateBuilder<string, JsonElement>(StringComparer.Ordinal);
        foreach (var text in TextsOf(disclosures))
        {
            if (!digests.Remove(DigestOf(text.Span)))
            {
                throw new FormatException("a disclosure belongs to another leaf");
            }

            using var array = JsonDocument.Parse(Base64Url.DecodeFromUtf8(text.Span));
            if (array.RootElement.GetArrayLength() != 3)
            {
                throw new FormatException("a disclosure has three parts");
            }

            groups.Add(array.RootElement[1].GetString()!, array.RootElement[2].Clone());
        }

        return groups.ToImmutable();
    }

    /// <summary>The disclosures of a record, each as text.</summary>
    /// <exception cref="FormatException">They are of no version that is known, or torn.</exception>
    internal static IEnumerable<ReadOnlyMemory<byte>> TextsOf(ReadOnlyMemory<byte> disclosures)
    {
        if (disclosures.IsEmpty || disclosures.Span[0] != Version)
        {
            throw new FormatException("the disclosures are of no version that is known");
        }

        for (var rest = disclosures[1..]; !rest.IsEmpty; )
        {
            var length = rest.Length < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(rest.Span);
            if (length < 0 || length > rest.Length - 4)
            {
                throw new FormatException("the disclosures are torn");
            }

            yield return rest.Slice(4, length);
            rest = rest[(4 + length)..];
        }
    }

    private static void WriteHead(RecordHead head, RecordParts parts)
    {
        parts.Say("seq", head.Sequence);
        parts.Say("time", RecordTime.Of(head.Time));
        parts.SayText("origin", head.Origin);
        if (head.NormSet is { } normSet)
        {
            parts.Say("normSet", normSet);
        }

        if (head.Activation is { } activation)
        {
            parts.Say("activation", activation);
        }

        Say(parts, "agent", head.Agent);
        Say(parts, "actuator", head.Actuator);
    }

    private static void Say(RecordParts parts, string name, Chain? chain)
    {
        if (chain is not null)
        {
            var previous = chain.Previous is { } hash ? $",\"prev\":\"{hash}\"" : "";
            parts.Clear.Add(name, $"{{\"n\":{chain.Number}{previous}}}");
        }
    }

    private static RecordHead ReadHead(OpenedParts parts) =>
        new(parts.Number("seq"), RecordTime.Read(parts.Word("time")), parts.Word("origin"))
        {
            NormSet = parts.WordOrNull("normSet"),
            Activation = parts.NumberOrNull("activation"),
            Agent = ReadChain(parts.ClearOrNull("agent")),
            Actuator = ReadChain(parts.ClearOrNull("actuator")),
        };

    private static Chain? ReadChain(JsonElement? chain)
    {
        if (chain is not { } given)
        {
            return null;
        }

        var previous = given.TryGetProperty("prev", out var hash) ? hash.GetString() : null;
        if (previous is not null && previous.Length != DigestLength)
        {
            throw new FormatException("a chain names the hash of a leaf");
        }

        return new(given.GetProperty("n").GetInt64(), previous);
    }
}
