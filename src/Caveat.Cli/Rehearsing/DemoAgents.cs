using System.Net.Http.Headers;
using System.Text.Json;

namespace Caveat.Cli.Rehearsing;

/// <summary>The agents of the demo world: real clients of a real gate.</summary>
internal sealed class DemoAgents(Uri gate, DemoWorld world) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = gate, Timeout = TimeSpan.FromSeconds(70) };

    /// <summary>Files a threat.</summary>
    public async Task FileAsync(string threat)
    {
        using var filed = await SendAsync("siem-1", HttpMethod.Post, "/v1/threats", threat);
    }

    /// <summary>Proposes; the ruling.</summary>
    public Task<JsonDocument> ProposeAsync(string agent, string body) =>
        SendAsync(agent, HttpMethod.Post, "/v1/proposals", body);

    /// <summary>Asks for what is held until it is decided; where people agreed, the gate releases it.</summary>
    public async Task WaitAsync(string agent, string proposal, CancellationToken stop)
    {
        for (var state = "held"; state == "held"; )
        {
            using var found = await SendAsync(
                agent,
                HttpMethod.Get,
                $"/v1/proposals/{proposal}?wait=60s",
                null,
                stop
            );
            state = found.RootElement.GetProperty("state").GetString();
        }
    }

    /// <summary>Says what happened.</summary>
    public async Task ReportAsync(string agent, string proposal, string report)
    {
        using var said = await SendAsync(agent, HttpMethod.Post, $"/v1/proposals/{proposal}/reports", report);
    }

    /// <summary>Takes a proposal back.</summary>
    public async Task WithdrawAsync(string agent, string proposal)
    {
        using var taken = await SendAsync(
            agent,
            HttpMethod.Post,
            $"/v1/proposals/{proposal}/withdrawal",
            "{}"
        );
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument> SendAsync(
        string agent,
        HttpMethod method,
        string path,
        string? body,
        CancellationToken stop = default
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.TokenOf(agent));
        request.Content = body is null
            ? null
            : new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await _http.SendAsync(request, stop);
        var answer = await response.Content.ReadAsByteArrayAsync(stop);
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(answer)
            : throw new InvalidOperationException(
                $"{agent} was refused: {System.Text.Encoding.UTF8.GetString(answer)}"
            );
    }
}
