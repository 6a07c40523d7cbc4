using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>A signed heartbeat, and that the ledger at that moment continues what an actuator saw of it before.</summary>
/// <param name="Note">The heartbeat as a signed note.</param>
/// <param name="Links">Consistency proofs, by the size from which they lead to that of the heartbeat.</param>
public sealed record HeartbeatView(
    ReadOnlyMemory<byte> Note,
    ImmutableArray<(long From, ImmutableArray<LogHash> Hashes)> Links
) : View
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("heartbeat", Encoding.UTF8.GetString(Note.Span));
        json.WriteStartArray("links");
        foreach (var (from, hashes) in Links)
        {
            json.WriteStartObject();
            json.WriteNumber("from", from);
            json.WriteStartArray("hashes");
            foreach (var hash in hashes)
            {
                json.WriteStringValue(hash.ToString());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
