using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Caveat.Gate.Tests.Forwarding;

/// <summary>Somebody who takes commands and answers as a test has it. A query of features is answered well, and not counted.</summary>
internal sealed class FakeActuator : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private readonly List<string> _asked = [];
    private readonly List<Task> _talks = [];
    private readonly Func<NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _serving;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeActuator(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/.well-known/openc2"
            )
        );
        _serving = ServeAsync();
    }

    /// <summary>Where it takes commands.</summary>
    public Uri Address { get; }

    /// <summary>What it says that it has seen of the ledger, in every answer; empty for nothing.</summary>
    public string Seen { get; set; } = "";

    /// <summary>The commands that came, each with its head.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Answers with bytes as they are, and ends the connection.</summary>
    public static FakeActuator Saying(string answer) =>
        new((stream, stop) => stream.WriteAsync(Encoding.UTF8.GetBytes(answer), stop).AsTask());

    /// <summary>Answers with an OpenC2 response.</summary>
    public static FakeActuator Answering(string response) =>
        Saying(Http(200, "application/openc2-rsp+json;version=1.0", response));

    /// <summary>Never answers.</summary>
    public static FakeActuator Silent() => new((_, stop) => Task.Delay(Timeout.Infinite, stop));

    /// <summary>Answers as long as anybody listens.</summary>
    public static FakeActuator Endless() =>
        new(
            async (stream, stop) =>
            {
                await stream.WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/openc2-rsp+json;version=1.0\r\nConnection: close\r\n\r\n"u8.ToArray(),
                    stop
                );
                while (true)
                {
                    await stream.WriteAsync(new byte[1024], stop);
                }
            }
        );

    /// <summary>An answer as it goes over the wire.</summary>
    public static string Http(int status, string mediaType, string body, string headers = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} said\r\nContent-Type: {mediaType}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"
        );

    /// <summary>Ends once so many commands came.</summary>
    public async Task WhenAskedAsync(int commands)
    {
        while (true)
        {
            Task changed;
            lock (_asked)
            {
                if (_asked.Count >= commands)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30), _stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_talks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            _talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var talk = client;
        await using var stream = client.GetStream();
        var asked = await ReadAsync(stream);
        if (asked.Contains("\"features\"", StringComparison.Ordinal))
        {
            var seen = Seen.Length == 0 ? "" : $"Caveat-Seen: {Seen}\r\n";
            var said = Http(
                200,
                "application/openc2-rsp+json;version=1.0",
                """{"status":200,"results":{"versions":["1.0"]}}""",
                seen
            );
            await stream.WriteAsync(Encoding.UTF8.GetBytes(said), _stop.Token);
            return;
        }

        TaskCompletionSource changed;
        lock (_asked)
        {
            _asked.Add(asked);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.TrySetResult();
        await _answer(stream, _stop.Token);
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var (head, buffer) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(buffer, _stop.Token);
            head.Append((char)buffer[0]);
        }

        var length = head.ToString()
            .Split("\r\n")
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture))
            .Single();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return head + Encoding.UTF8.GetString(body);
    }
}
