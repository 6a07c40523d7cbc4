using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Caveat.Gate.Tests.Examples;

/// <summary>A server that answers one request after the other as it was told, and keeps what was asked.</summary>
internal sealed class FakeGate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private readonly List<string> _asked = [];
    private readonly Task _serving;

    /// <summary>Answers with these, and with the last one from then on.</summary>
    public FakeGate(params (int Status, string Headers, string Body)[] answers)
    {
        _listener.Start();
        _serving = ServeAsync(answers);
    }

    /// <summary>Where it listens.</summary>
    public string Address =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"
        );

    /// <summary>What was asked until now: the first line of each request, a blank, and its body.</summary>
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

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync((int Status, string Headers, string Body)[] answers)
    {
        for (var i = 0; ; i++)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            await using var stream = client.GetStream();
            var asked = await ReadAsync(stream);
            lock (_asked)
            {
                _asked.Add(asked);
            }

            var (status, headers, body) = answers[Math.Min(i, answers.Length - 1)];
            var answer = string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/1.1 {status} said\r\n{headers}Content-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
            );
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var (head, buffer) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(buffer, _stop.Token);
            head.Append((char)buffer[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var length = lines
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture))
            .FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return $"{lines[0]} {Encoding.UTF8.GetString(body)}";
    }
}
