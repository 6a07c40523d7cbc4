using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Caveat.Load;

/// <summary>
/// Connections that are kept, each with one request under way, all served by one thread: it shares the cores with the gate that it measures
/// and must cost little. It understands just the answers of the gate: a status, a length, a body.
/// </summary>
internal sealed class LeanClient : IDisposable
{
    private const int NoAnswer = 20_000_000;

    private readonly List<Connection> _connections = [];

    public LeanClient(IPEndPoint address, int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(address);
            _connections.Add(new(socket));
        }
    }

    /// <summary>How long each answer took, in ticks of the stopwatch.</summary>
    public List<long> Latencies { get; } = [];

    /// <summary>How many answers there were of each status.</summary>
    public Dictionary<int, int> Statuses { get; } = [];

    /// <summary>How many answers had each verdict.</summary>
    public Dictionary<string, int> Verdicts { get; } = [];

    /// <summary>Sends one request after another on every connection until <paramref name="next"/> gives no more; the time it took.</summary>
    public TimeSpan Run(Func<byte[]?> next)
    {
        var started = Stopwatch.GetTimestamp();
        var (waiting, ready) = (new List<Socket>(), new List<Socket>());
        var byHandle = _connections.ToDictionary(connection => connection.Socket);
        foreach (var connection in _connections)
        {
            if (next() is { } request)
            {
                connection.Send(request);
                waiting.Add(connection.Socket);
            }
        }

        while (waiting.Count > 0)
        {
            ready.Clear();
            ready.AddRange(waiting);
            Socket.Select(ready, null, null, NoAnswer);
            if (ready.Count == 0)
            {
                throw new TimeoutException("the gate answers nothing");
            }

            foreach (var socket in ready)
            {
                var connection = byHandle[socket];
                if (!connection.Receive())
                {
                    continue;
                }

                Count(connection);
                if (next() is { } request)
                {
                    connection.Send(request);
                }
                else
                {
                    waiting.Remove(socket);
                }
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Socket.Dispose();
        }
    }

    private void Count(Connection connection)
    {
        Latencies.Add(Stopwatch.GetTimestamp() - connection.Sent);
        Statuses[connection.Status] = Statuses.GetValueOrDefault(connection.Status) + 1;
        var verdict =
            connection.Says("\"verdict\":\"permit\""u8) ? "permit"
            : connection.Says("\"verdict\":\"hold\""u8) ? "hold"
            : connection.Says("\"verdict\":\"deny\""u8) ? "deny"
            : "none";
        Verdicts[verdict] = Verdicts.GetValueOrDefault(verdict) + 1;
    }

    private sealed class Connection(Socket socket)
    {
        private static readonly string _length = "content-length: ";

        private readonly byte[] _buffer = new byte[1 << 16];
        private int _filled;

        public Socket Socket { get; } = socket;

        public long Sent { get; private set; }

        public int Status => ((_buffer[9] - '0') * 100) + ((_buffer[10] - '0') * 10) + (_buffer[11] - '0');

        public void Send(byte[] request)
        {
            _filled = 0;
            Sent = Stopwatch.GetTimestamp();
            for (var at = 0; at < request.Length; )
            {
                at += Socket.Send(request.AsSpan(at));
            }
        }

        public bool Says(ReadOnlySpan<byte> text) => _buffer.AsSpan(0, _filled).IndexOf(text) >= 0;

        /// <summary>Takes what has come; whether the answer is whole.</summary>
        public bool Receive()
        {
            var read = Socket.Receive(_buffer.AsSpan(_filled));
            if (read == 0)
            {
                throw new IOException("the gate closed a connection");
            }

            _filled += read;
            var answer = _buffer.AsSpan(0, _filled);
            var head = answer.IndexOf("\r\n\r\n"u8);
            return head >= 0 && _filled >= head + 4 + BodyLength(answer[..head]);
        }

        private static int BodyLength(ReadOnlySpan<byte> head)
        {
            Span<char> text = stackalloc char[head.Length];
            System.Text.Encoding.ASCII.GetChars(head, text);
            var at = ((ReadOnlySpan<char>)text).IndexOf(_length, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                throw new IOException("an answer of no known length");
            }

            var length = 0;
            for (var i = at + _length.Length; i < text.Length && char.IsAsciiDigit(text[i]); i++)
            {
                length = (10 * length) + (text[i] - '0');
            }

            return length;
        }
    }
}
