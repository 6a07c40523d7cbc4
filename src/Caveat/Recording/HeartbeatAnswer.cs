using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Caveat.Recording;

/// <summary>What a gate answers to an actuator that asks for its heartbeat: <c>GET /v1/heartbeat</c>.</summary>
/// <param name="Heartbeat">The heartbeat, whose signature was verified.</param>
/// <param name="Links">Consistency proofs to the heartbeat's head, by the size from which they lead. They prove themselves and are not yet checked.</param>
public sealed record HeartbeatAnswer(
    Heartbeat Heartbeat,
    ImmutableDictionary<long, ImmutableArray<LogHash>> Links
)
{
    /// <summary>Reads an answer; null where it is none, or its heartbeat is not signed by the key.</summary>
    public static HeartbeatAnswer? Verify(ReadOnlyMemory<byte> json, NoteKey key, VerifySignature verify)
    {
        try
        {
            using var answer = JsonDocument.Parse(json);
            var note = Encoding.UTF8.GetBytes(answer.RootElement.GetProperty("heartbeat").GetString() ?? "");
            if (Heartbeat.Verify(note, key, verify) is not { } heartbeat)
            {
                return null;
            }

            var links = ImmutableDictionary.CreateBuilder<long, ImmutableArray<LogHash>>();
            foreach (var link in answer.RootElement.GetProperty("links").EnumerateArray())
            {
                links[link.GetProperty("from").GetInt64()] =
                [
                    .. link.GetProperty("hashes")
                        .EnumerateArray()
                        .Select(hash => LogHash.Of(hash.GetBytesFromBase64())),
                ];
            }

            return new(heartbeat, links.ToImmutable());
        }
        catch (Exception broken)
            when (broken
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentException
            )
        {
            return null;
        }
    }
}
