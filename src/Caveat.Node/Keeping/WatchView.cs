using System.Collections.Immutable;
using System.Text.Json;

namespace Caveat.Node.Keeping;

/// <summary>What is halted.</summary>
/// <param name="Epoch">The halt epoch: it rises with every halt.</param>
/// <param name="Halts">What is halted, and since when.</param>
public sealed record WatchView(long Epoch, ImmutableArray<HaltInForce> Halts) : View
{
    /// <summary>The name of the gate, which orders name.</summary>
    public string Gate { get; init; } = "";

    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("gate", Gate);
        json.WriteNumber("epoch", Epoch);
        json.WriteStartArray("halts");
        foreach (var halt in Halts)
        {
            json.WriteStartObject();
            json.WriteString("scope", halt.Scope);
            json.WriteString("since", Times.Of(halt.Since));
            json.WriteString("by", halt.By);
            json.WriteNumber("record", halt.Record);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A halt in force.</summary>
/// <param name="Scope">What is halted, for example <c>agent soar-7</c>.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">The person, or the limit that tripped.</param>
/// <param name="Record">The sequence number of its record.</param>
public sealed record HaltInForce(string Scope, DateTimeOffset Since, string By, long Record);
