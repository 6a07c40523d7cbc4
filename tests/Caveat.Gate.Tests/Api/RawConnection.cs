using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Caveat.Gate.Tests.Api;

/// <summary>A connection that sends exactly what a test says, in the pieces it says.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private RawConnection() { }

    public static async Task<RawConnection> OpenAsync(HttpGate gate)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(
            gate.Gate.Address.Host,
            gate.Gate.Address.Port,
            TestContext.Current.CancellationToken
        );
        return connection;
    }

    /// <summary>The head of a request of an agent with a body of some length.</summary>
    public static string Head(HttpGate gate, string agent, string more, string path = "/v1/proposals") =>
        $"POST {path} HTTP/1.1\r\nHost: {gate.Gate.Address.Authority}\r\n"
        + $"Authorization: Bearer {gate.World.TokenOf(agent)}\r\nContent-Type: application/json\r\n{more}\r\n\r\n";

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes) =>
        await _socket.SendAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Sends pieces again and again until the other side has had enough; how many bytes it took.</summary>
    public async Task<long> SendWithoutEndAsync(string piece, long most)
    {
        var (bytes, sent) = (Encoding.UTF8.GetBytes(piece), 0L);
        try
        {
            while (sent < most && !_socket.Poll(0, SelectMode.SelectRead))
            {
                sent += await _socket.SendAsync(bytes, TestContext.Current.CancellationToken);
            }
        }
        catch (SocketException)
        {
            // It closed the connection meanwhile.
        }

        return sent;
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Cuts the connection, as a machine does that fails.</summary>
    public void Cut()
    {
        _socket.LingerState = new(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Reads until the other side closes; the status and the body of what it answered, or 0 where it answered nothing.</summary>
    public async Task<(int Status, string Body)> ReadToEndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        limit.CancelAfter(_patience);
        var (buffer, all) = (new byte[4096], new MemoryStream());
        try
        {
            while (await _socket.ReceiveAsync(buffer, limit.Token) is var read and > 0)
            {
                all.Write(buffer, 0, read);
            }
        }
        catch (SocketException)
        {
            // It was cut off: what came before counts.
        }

        var text = Encoding.UTF8.GetString(all.ToArray());
        return text.Length == 0
            ? (0, "")
            : (
                int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
                text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]
            );
    }

    /// <summary>The code of a problem; empty where the body is none.</summary>
    public static string CodeOf(string body)
    {
        if (!body.StartsWith('{'))
        {
            return "";
        }

        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("code").GetString()!;
    }

    public void Dispose() => _socket.Dispose();
}
