using System.Globalization;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Api;

/// <summary>Connections that break off, dawdle or never end: the gate lets go of them, and rules for everybody else.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task Half_a_body_leaves_nothing_behind()
    {
        await using var gate = await HttpGate.StartAsync();
        var (body, before) = (Acts.Permitted("half"), gate.Records);
        var head = RawConnection.Head(gate, "hunt-1", $"Content-Length: {body.Length}");

        using var ended = await RawConnection.OpenAsync(gate);
        await ended.SendAsync(head + body[..40]);
        ended.EndSending();
        await ended.ReadToEndAsync();
        using var cut = await RawConnection.OpenAsync(gate);
        await cut.SendAsync(head + body[..40]);
        cut.Cut();
        var good = (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("whole"))).Fine();

        // The next record is that of the whole one: nothing came before it.
        Assert.Equal(before.ToString(CultureInfo.InvariantCulture), good.At("record"));
        Assert.Equal(404, (await gate.Agent("hunt-1").GetAsync("/v1/proposals/half")).Status);
    }

    [Fact]
    public async Task Chunks_without_end_are_cut_off()
    {
        await using var gate = await HttpGate.StartAsync();
        var before = gate.Records;
        using var endless = await RawConnection.OpenAsync(gate);
        await endless.SendAsync(RawConnection.Head(gate, "hunt-1", "Transfer-Encoding: chunked"));

        var took = await endless.SendWithoutEndAsync(
            $"1000\r\n{new string(' ', 0x1000)}\r\n",
            most: 1L << 30
        );
        var (status, answer) = await endless.ReadToEndAsync();

        Assert.InRange(took, 1, (1L << 30) - 1);
        Assert.Equal((413, WireCodes.BodyTooLarge.Id), (status, RawConnection.CodeOf(answer)));
        Assert.Equal(before, gate.Records);
    }

    [Fact]
    public async Task A_body_that_trickles_is_not_waited_for()
    {
        await using var gate = await HttpGate.StartAsync(
            limits: new() { BodyGrace = TimeSpan.FromSeconds(1.1), BodyRate = 240 }
        );
        var before = gate.Records;
        using var slow = await RawConnection.OpenAsync(gate);
        await slow.SendAsync(RawConnection.Head(gate, "hunt-1", "Content-Length: 500") + "{");

        var (status, answer) = await slow.ReadToEndAsync();

        Assert.Equal((408, GateCodes.BadRequest.Id), (status, RawConnection.CodeOf(answer)));
        Assert.Equal(before, gate.Records);
    }

    [Fact]
    public async Task A_head_that_trickles_is_not_waited_for()
    {
        await using var gate = await HttpGate.StartAsync(
            limits: new() { HeadTime = TimeSpan.FromSeconds(1) }
        );
        using var slow = await RawConnection.OpenAsync(gate);
        await slow.SendAsync("POST /v1/proposals HTTP/1.1\r\nHost: x\r\nAuthor");

        var (status, _) = await slow.ReadToEndAsync();

        Assert.Equal(408, status);
    }

    // What is not HTTP, or not in its bounds, is answered before anything of the gate sees it: by a status, and the end.
    [Theory]
    [InlineData("what is this", 400)]
    [InlineData("GET /healthz HTTP/9.9\r\nHost: x", 505)]
    [InlineData("GET /healthz HTTP/1.1", 400)]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y", 400)]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x y", 400)]
    [InlineData("GET /v1/proposals/%00 HTTP/1.1\r\nHost: x", 400)]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\n folded: y", 400)]
    [InlineData("POST /v1/proposals HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2", 400)]
    [InlineData("POST /v1/proposals HTTP/1.1\r\nHost: x\r\nContent-Length: -1", 400)]
    [InlineData("POST /v1/proposals HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip", 400)]
    [InlineData("GET /<9000> HTTP/1.1\r\nHost: x", 414)]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: <17000>", 431)]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\n<200 headers>", 431)]
    public async Task What_is_no_request_is_answered_by_a_status_and_the_end(string head, int expected)
    {
        await using var gate = await HttpGate.StartAsync();
        var before = gate.Records;
        using var connection = await RawConnection.OpenAsync(gate);
        var headers = Enumerable.Range(0, 200).Select(number => $"X-{number}: y");
        var sent = head.Replace("<9000>", new string('a', 9_000), StringComparison.Ordinal)
            .Replace("<17000>", new string('a', 17_000), StringComparison.Ordinal)
            .Replace("<200 headers>", string.Join("\r\n", headers), StringComparison.Ordinal);

        await connection.SendAsync(sent + "\r\n\r\n");
        var (status, _) = await connection.ReadToEndAsync();

        Assert.Equal(expected, status);
        Assert.Equal(before, gate.Records);
    }

    [Fact]
    public async Task A_request_hidden_behind_another_is_not_heard()
    {
        await using var gate = await HttpGate.StartAsync();
        var (before, hidden) = (gate.Records, Acts.Permitted("hidden"));
        using var connection = await RawConnection.OpenAsync(gate);

        // A server that believed the length would take what follows the last chunk for a request.
        await connection.SendAsync(
            RawConnection.Head(
                gate,
                "turbo-9",
                "Connection: close\r\nContent-Length: 4\r\nTransfer-Encoding: chunked"
            )
                + "0\r\n\r\n"
                + RawConnection.Head(gate, "hunt-1", $"Content-Length: {hidden.Length}")
                + hidden
        );
        await connection.ReadToEndAsync();

        Assert.Equal(404, (await gate.Agent("hunt-1").GetAsync("/v1/proposals/hidden")).Status);
        Assert.InRange(gate.Records - before, 0, 1);
    }

    [Fact]
    public async Task Whoever_goes_away_before_the_answer_is_ruled_on_all_the_same()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var events = gate.Watch();
        var body = Acts.Permitted("p-1");
        using var connection = await RawConnection.OpenAsync(gate);

        await connection.SendAsync(
            RawConnection.Head(gate, "hunt-1", $"Content-Length: {body.Length}") + body
        );
        var ruling = await events.NextAsync("ruling");
        connection.Cut();
        var again = await gate.Agent("hunt-1").PostAsync("/v1/proposals", body);

        Assert.Equal($"{ruling.Record}", again.Fine().At("record"));
    }
}
