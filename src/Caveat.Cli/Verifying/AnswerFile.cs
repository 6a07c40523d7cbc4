using System.Text;
using System.Text.Json;

namespace Caveat.Cli.Verifying;

/// <summary>Takes what an actuator needs out of what a gate answered to an agent.</summary>
internal static class AnswerFile
{
    /// <summary>The warrant in an answer; null where the bytes are none, or it has none.</summary>
    public static byte[]? WarrantIn(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var answer = JsonDocument.Parse(bytes);
            return
                answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty("warrant", out var warrant)
                && warrant.ValueKind == JsonValueKind.String
                ? Encoding.UTF8.GetBytes(warrant.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
