using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Caveat.Wire;

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

    private const byte Version = 2;
    private const byte DisclosuresVersion = 2;
    private const int SaltLength = 16;

    // Before each disclosed value: its group, its salt, and its length.
    private const int DisclosureHead = 1 + SaltLength + sizeof(int);
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
        parts.Disclosures.Write([DisclosuresVersion]);
        var digests = new string[RecordParts.Groups];
        for (var group = 0; group < RecordParts.Groups; group++)
        {
            var salt = salts.Slice(group * SaltLength, SaltLength);
            // A digest that opens nothing looks like any other: how much a record says cannot be counted.
            digests[group] = parts.Close((RecordGroup)group) is { } opened
                ? Disclose(salt, (RecordGroup)group, opened.Span, parts)
                : DigestOf(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(salt)));
        }

        // Each stands at the place of its group, so that a leaf commits to one value of each and nobody can hide a second behind a random one.
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
            var groups = Open(disclosures, payload.RootElement.GetProperty("_sd"));
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
        foreach (var one in Each(disclosures))
        {
            if (one.Group == group)
            {
                return [DisclosuresVersion, .. one.Bytes.Span];
            }
        }

        throw new FormatException($"the record has nothing to say of its {OpenedParts.NameOf(group)}");
    }

    /// <summary>Reads what stands in clear of a leaf; null where it is none.</summary>
    public static (string Type, RecordHead Head)? ReadHead(ReadOnlyMemory<byte> leaf)
    {
        try
        {
            return leaf.IsEmpty || leaf.Span[0] != Version ? null : LeafReader.Read(leaf.Span[1..]);
        }
        catch (Exception broken)
            when (broken is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What is left of a record whose contents are erased; null where the leaf is none.</summary>
    public static LedgerRecord? ReadErased(ReadOnlyMemory<byte> leaf) =>
        Look(
            leaf,
            NothingOpen,
            static (head, parts) =>
                new LedgerRecord(
                    head,
                    new RecordBody.Erased(parts.Type, Words.Parse<Verdict>(parts.WordOrNull("verdict") ?? ""))
                ),
            out _
        );

    /// <summary>The disclosures of a leaf of which nothing is opened.</summary>
    internal static ReadOnlyMemory<byte> NothingOpen { get; } = new byte[] { DisclosuresVersion };

    /// <summary>The group that is called that; null where none is.</summary>
    internal static RecordGroup? GroupOf(string name) =>
        Enum.GetValues<RecordGroup>()
            .Cast<RecordGroup?>()
            .FirstOrDefault(group => OpenedParts.NameOf(group!.Value) == name);

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
        ReadOnlySpan<byte> salt,
        RecordGroup group,
        ReadOnlySpan<byte> value,
        RecordParts parts
    )
    {
        var disclosure = parts.Disclosures.GetSpan(DisclosureHead + value.Length);
        disclosure[0] = (byte)group;
        salt.CopyTo(disclosure[1..]);
        BinaryPrimitives.WriteInt32BigEndian(disclosure[(1 + SaltLength)..], value.Length);
        value.CopyTo(disclosure[DisclosureHead..]);
        parts.Disclosures.Advance(DisclosureHead + value.Length);
        var text = parts.Scratch;
        text.ResetWrittenCount();
        WriteText(group, salt, value, text);
        return DigestOf(text.WrittenSpan);
    }

    // RFC 9901, 4.2.1: base64url of the array of salt, name and value.
    private static void WriteText(
        RecordGroup group,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> value,
        ArrayBufferWriter<byte> text
    )
    {
        using var array = new PooledBytes(value.Length + 64);
        array.Add("[\""u8);
        Span<byte> name = stackalloc byte[32];
        array.Add(name[..Base64Url.EncodeToUtf8(salt, name)]);
        array.Add("\",\""u8);
        array.Add(name[..Encoding.ASCII.GetBytes(OpenedParts.NameOf(group), name)]);
        array.Add("\","u8);
        array.Add(value);
        array.Add((byte)']');
        var length = Base64Url.GetEncodedLength(array.Written.Length);
        text.Advance(Base64Url.EncodeToUtf8(array.Written, text.GetSpan(length)));
    }

    private static string DigestOf(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return Base64Url.EncodeToString(hash);
    }

    private static ImmutableDictionary<string, JsonElement> Open(
        ReadOnlyMemory<byte> disclosures,
        JsonElement digests
    )
    {
        var groups = ImmutableDictionary.CreateBuilder<string, JsonElement>(StringComparer.Ordinal);
        var text = new ArrayBufferWriter<byte>(1024);
        foreach (var one in Each(disclosures))
        {
            text.ResetWrittenCount();
            WriteText(one.Group, one.Salt.Span, one.Value.Span, text);
            if (!digests[(int)one.Group].ValueEquals(DigestOf(text.WrittenSpan)))
            {
                throw new FormatException("a disclosure belongs to another leaf");
            }

            using var value = JsonDocument.Parse(one.Value);
            groups.Add(OpenedParts.NameOf(one.Group), value.RootElement.Clone());
        }

        return groups.ToImmutable();
    }

    /// <summary>The disclosures of a record, each as the text of an SD-JWT disclosure.</summary>
    /// <exception cref="FormatException">They are of no version that is known, or torn.</exception>
    internal static IEnumerable<string> TextsOf(ReadOnlyMemory<byte> disclosures)
    {
        foreach (var one in Each(disclosures))
        {
            var text = new ArrayBufferWriter<byte>();
            WriteText(one.Group, one.Salt.Span, one.Value.Span, text);
            yield return Encoding.ASCII.GetString(text.WrittenSpan);
        }
    }

    private static IEnumerable<Disclosure> Each(ReadOnlyMemory<byte> disclosures)
    {
        if (disclosures.IsEmpty || disclosures.Span[0] != DisclosuresVersion)
        {
            throw new FormatException("the disclosures are of no version that is known");
        }

        for (var rest = disclosures[1..]; !rest.IsEmpty; )
        {
            var length =
                rest.Length < DisclosureHead
                    ? -1
                    : BinaryPrimitives.ReadInt32BigEndian(rest.Span[(1 + SaltLength)..]);
            if (length < 0 || length > rest.Length - DisclosureHead || rest.Span[0] >= RecordParts.Groups)
            {
                throw new FormatException("the disclosures are torn");
            }

            yield return new(rest[..(DisclosureHead + length)]);
            rest = rest[(DisclosureHead + length)..];
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

    private readonly record struct Disclosure(ReadOnlyMemory<byte> Bytes)
    {
        public RecordGroup Group => (RecordGroup)Bytes.Span[0];

        public ReadOnlyMemory<byte> Salt => Bytes.Slice(1, SaltLength);

        public ReadOnlyMemory<byte> Value => Bytes[DisclosureHead..];
    }
}
