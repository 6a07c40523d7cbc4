using System.Text;

namespace Caveat.Gate.Tests.Api;

/// <summary>Server-sent events as they arrive.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventStream(HttpResponseMessage response, StreamReader lines) =>
        (_response, _lines) = (response, lines);

    /// <summary>Comments that were read on the way.</summary>
    public int Beats { get; private set; }

    /// <summary>Opens the stream, after a record where one is given, and waits until it runs.</summary>
    public static async Task<EventStream> OpenAsync(
        Func<HttpRequestMessage, Task<HttpResponseMessage>> open,
        long? after = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        if (after is { } last)
        {
            request.Headers.Add("Last-Event-ID", $"{last}");
        }

        var response = await open(request);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var stream = new EventStream(response, new(body, Encoding.UTF8));
        await stream.BeatAsync();
        return stream;
    }

    /// <summary>The next event; null where the stream ends.</summary>
    public async Task<Seen?> NextAsync()
    {
        var (id, type, data) = ("", "", "");
        while (await LineAsync() is { } line)
        {
            if (line.StartsWith(':'))
            {
                Beats++;
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = line[6..];
            }
            else if (line.Length == 0 && data.Length > 0)
            {
                return new(
                    type,
                    long.Parse(id, System.Globalization.CultureInfo.InvariantCulture),
                    Encoding.UTF8.GetBytes(data)
                );
            }
        }

        return null;
    }

    /// <summary>The next comment: the stream is alive.</summary>
    public async Task BeatAsync()
    {
        Assert.Equal(":", await LineAsync());
        Assert.Equal("", await LineAsync());
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<string?> LineAsync() =>
        _lines
            .ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(_patience, TestContext.Current.CancellationToken);
}
