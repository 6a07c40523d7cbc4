using System.Globalization;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Cli.Verifying;

/// <summary>Asks a gate for its heartbeat.</summary>
internal static class HeartbeatSource
{
    private const int MostBytes = 1 << 16;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>The heartbeat, linked to the sizes; null after saying what came instead.</summary>
    public static async Task<HeartbeatAnswer?> AskAsync(
        Terminal terminal,
        Uri gate,
        NoteKey key,
        params long?[] sizes
    )
    {
        var query = string.Join(
            '&',
            sizes
                .Where(size => size is not null)
                .Select(size => string.Create(CultureInfo.InvariantCulture, $"from={size}"))
        );
        using var http = new HttpClient { Timeout = _patience, MaxResponseContentBufferSize = MostBytes };
        try
        {
            using var response = await http.GetAsync(new Uri(gate, $"/v1/heartbeat?{query}"))
                .ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
            if (
                response.IsSuccessStatusCode
                && HeartbeatAnswer.Verify(body, key, Ed25519.Verify) is { } answer
            )
            {
                return answer;
            }

            terminal.Complain(
                CommandLineCodes.NoGate,
                response.IsSuccessStatusCode
                    ? $"what {gate} answers is no heartbeat that {key} signed"
                    : $"{gate} gives no heartbeat ({(int)response.StatusCode}): {Showing.Foreign.Line(System.Text.Encoding.UTF8.GetString(body))}"
            );
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            terminal.Complain(
                CommandLineCodes.NoGate,
                $"{gate} does not answer as a gate: {fault.Message}",
                "`--gate` names it; `--at` looks back without it"
            );
        }

        return null;
    }
}
