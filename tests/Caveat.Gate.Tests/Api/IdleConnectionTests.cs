using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Caveat.Gate.Tests.Api;

/// <summary>Ten thousand who connect and say nothing keep nobody from being ruled on.</summary>
public sealed partial class IdleConnectionTests
{
    private const int Wanted = 10_000;
    private const int Reserve = 1_000;
    private const int Fewest = 2_000;

    [Fact]
    public async Task A_gate_rules_while_ten_thousand_connections_are_idle()
    {
        // A connection is a file here and one there; the gate is a process of its own so that each side has its limit to itself.
        var count = Math.Min(Wanted, MostFiles() - Reserve);
        Assert.SkipWhen(count < Fewest, $"a process here may have no more than {count + Reserve} files open");
        using var world = new DemoFolder();
        await using var gate = RunningProgram.Start(
            world.Path,
            "serve",
            "--quiet",
            "--listen",
            "http://127.0.0.1:0"
        );
        var address = new Uri((await gate.LineWithAsync("listening on ")).Split(' ')[^1]);
        var idle = new List<Socket>(count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                idle.Add(await ConnectAsync(address));
            }

            using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
            var hunter = new ApiCaller(
                http,
                request => request.Headers.Authorization = new("Bearer", world.TokenOf("hunt-1"))
            );
            for (var i = 0; i < 10; i++)
            {
                var ruled = await hunter.PostAsync(
                    "/v1/proposals",
                    Acts.Permitted(string.Create(CultureInfo.InvariantCulture, $"p-{i}"))
                );
                Assert.Equal("permit", ruled.Fine().At("verdict"));
            }

            // None of them was thrown out to make room.
            Assert.All(idle, socket => Assert.False(socket.Poll(0, SelectMode.SelectRead)));
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        await gate.SignalAsync("TERM");
        Assert.Equal(0, await gate.EndAsync());
    }

    private static async Task<Socket> ConnectAsync(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(
            IPAddress.Parse(address.Host),
            address.Port,
            TestContext.Current.CancellationToken
        );
        return socket;
    }

    private static int MostFiles() =>
        int.TryParse(
            MostOpenFiles().Match(File.ReadAllText("/proc/self/limits")).Groups["soft"].Value,
            CultureInfo.InvariantCulture,
            out var most
        )
            ? most
            : int.MaxValue;

    [GeneratedRegex(@"^Max open files +(?<soft>\w+)", RegexOptions.Multiline)]
    private static partial Regex MostOpenFiles();
}
