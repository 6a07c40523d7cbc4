using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Caveat.Load;

/// <summary>A gate as people run it: <c>./caveat serve</c>, a process of its own, ended by its own id.</summary>
internal sealed class ServingGate : IAsyncDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServingGate(Process process, IPEndPoint address)
    {
        _process = process;
        Address = address;
    }

    public IPEndPoint Address { get; }

    public int Id => _process.Id;

    /// <summary>From the start of the process to the first time that <c>/readyz</c> said yes.</summary>
    public TimeSpan TimeToReady { get; private init; }

    /// <summary>Builds the program if that is needed, so that nothing of it is measured.</summary>
    public static async Task BuildAsync()
    {
        using var build = Process.Start(
            new ProcessStartInfo(Path.Combine(Machine.Root, "caveat"), "--version")
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        await build.WaitForExitAsync();
    }

    /// <summary>Starts the gate of a folder and waits until it is ready.</summary>
    public static async Task<ServingGate> StartAsync(string folder)
    {
        using var limit = new CancellationTokenSource(_longest);
        // A port of one's own choice, so that nothing has to be read before it is asked whether it is ready.
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var watch = Stopwatch.StartNew();
        var process = Process.Start(
            new ProcessStartInfo(
                Path.Combine(Machine.Root, "caveat"),
                ["serve", "--quiet", "--listen", $"http://{address}"]
            )
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        while (!await IsReadyAsync(address, limit.Token))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("the gate did not start");
            }

            await Task.Delay(2, limit.Token);
        }

        return new(process, address) { TimeToReady = watch.Elapsed };
    }

    /// <summary>Asks it to end and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var asked = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await asked.WaitForExitAsync();
        using var limit = new CancellationTokenSource(_longest);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }
    }

    private static async Task<bool> IsReadyAsync(IPEndPoint address, CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, stop);
            await socket.SendAsync("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), stop);
            var answer = new byte[16];
            var length = await socket.ReceiveAsync(answer, stop);
            return Encoding
                .ASCII.GetString(answer, 0, length)
                .StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
