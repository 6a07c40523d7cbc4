using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>What is erased together, and how far that is.</summary>
/// <param name="Gate">The name of the gate, which orders name.</param>
/// <param name="Records">The records, in their order.</param>
public sealed record ErasureView(string Gate, ImmutableArray<ErasableRecord> Records) : View
{
    /// <summary>The first signature for it; null where nobody signed in the last day, or it is erased.</summary>
    public FirstSignature? Asked { get; init; }

    /// <summary>The record that erased it; null where none did.</summary>
    public long? By { get; init; }

    /// <summary>Whether the keys are dropped; else that is still to come, once the record that erases them is published.</summary>
    public bool IsDone { get; init; }

    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("gate", Gate);
        json.WriteString(
            "state",
            By is null
                ? Asked is null
                    ? "kept"
                    : "asked"
                : IsDone
                    ? "erased"
                    : "erasing"
        );
        json.WriteStartArray("records");
        foreach (var record in Records)
        {
            json.WriteStartObject();
            json.WriteNumber("record", record.Record);
            json.WriteString("type", record.Type);
            json.WriteString("time", Times.Of(record.Time));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Asked is { } first)
        {
            json.WriteStartObject("asked");
            json.WriteString("person", first.Person);
            json.WriteNumber("record", first.Record);
            json.WriteString("time", Times.Of(first.Time));
            json.WriteEndObject();
        }

        if (By is { } by)
        {
            json.WriteNumber("by", by);
        }

        json.WriteEndObject();
    }
}

/// <summary>A record that is erased with others.</summary>
/// <param name="Record">Its number.</param>
/// <param name="Type">Its type, for example <c>ruling</c>.</param>
/// <param name="Time">When it was made.</param>
public sealed record ErasableRecord(long Record, string Type, DateTimeOffset Time)
{
    internal static ErasableRecord Of(LedgerRecord record) =>
        new(record.Head.Sequence, RecordCodec.TypeOf(record.Body), record.Head.Time);
}

/// <summary>A person's order to erase what records say, with their signature.</summary>
/// <param name="Records">The numbers of the records, rising: all that is erased together.</param>
/// <param name="Statement">Why, in their words.</param>
/// <param name="Nonce">Chosen by the person; used once.</param>
/// <param name="Expires">Until when the signature may be taken.</param>
/// <param name="Signature">As of a <see cref="SignedOrder"/>.</param>
public sealed record SignedErasure(
    ImmutableArray<long> Records,
    string Statement,
    string Nonce,
    DateTimeOffset Expires,
    string Signature
);
