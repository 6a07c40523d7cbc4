using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Identifying;

namespace Caveat.Gate.Tests.Authorizing;

/// <summary>Requests that a person signed (RFC 9421) are taken as they were signed, once, and soon.</summary>
public sealed class SignedRequestTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_request_is_taken_once()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var nonce = Signer.Nonce();

        var first = await SendAsync(gate, Order(gate), nonce: nonce);
        var replayed = await SendAsync(gate, Order(gate), nonce: nonce);

        first.Fine();
        replayed.Problem(401, GateCodes.NotAuthenticated);
        Assert.Equal(1, gate.Gate.Keeper.View.Watch.Epoch);
    }

    [Theory]
    [InlineData(-61)]
    [InlineData(61)]
    [InlineData(-86_400)]
    public async Task A_request_of_another_time_is_not_taken(int seconds)
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        _time.Pass(TimeSpan.FromMinutes(10));

        var late = await SendAsync(gate, Order(gate), created: _time.Wall.AddSeconds(seconds));

        late.Problem(401, GateCodes.NotAuthenticated);
        Assert.Equal(0, gate.Gate.Keeper.View.Watch.Epoch);
    }

    [Fact]
    public async Task A_request_is_not_taken_again_by_the_gate_that_runs_next()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var (nonce, created) = (Signer.Nonce(), _time.Wall);
        var body = gate.Person("officer-1").Order("all", halts: true);
        (await SendAsync(gate, Post("/v1/watch/halt", body), nonce: nonce)).Fine();

        _time.Pass(TimeSpan.FromSeconds(2));
        await gate.RestartAsync();
        var replayed = await SendAsync(gate, Post("/v1/watch/halt", body), created: created, nonce: nonce);

        replayed.Problem(401, GateCodes.NotAuthenticated);
        Assert.Equal(1, gate.Gate.Keeper.View.Watch.Epoch);
    }

    [Theory]
    [InlineData("body")]
    [InlineData("body and digest")]
    [InlineData("no digest")]
    [InlineData("path")]
    [InlineData("query")]
    [InlineData("method")]
    [InlineData("host")]
    [InlineData("signature")]
    [InlineData("nonce")]
    [InlineData("created")]
    [InlineData("no signature")]
    [InlineData("two signatures")]
    public async Task A_request_that_was_changed_on_the_way_is_not_taken(string part)
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var request = Order(gate);
        gate.Person("officer-1").Sign(request, "officer-1", _time.Wall, Signer.Nonce());
        var records = gate.Records;

        var answer = await gate.Nobody.SendAsync(Changed(request, part, gate));

        answer.Problem(401, GateCodes.NotAuthenticated);
        Assert.Equal(records, gate.Records);
        Assert.Equal(0, gate.Gate.Keeper.View.Watch.Epoch);
    }

    [Theory]
    [InlineData("officer-2")]
    [InlineData("nobody")]
    [InlineData("soar-7")]
    public async Task Nobody_signs_as_somebody_else(string name)
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);

        var lie = await SendAsync(gate, Order(gate), keyId: name);

        lie.Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task Whoever_is_not_enrolled_any_more_is_unknown()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        (await gate.Person("officer-1").GetAsync("/v1/watch")).Fine();

        using var another = PersonKey.Create(gate.World.At("another.key"));
        gate.World.Configure(text =>
            text.Replace(gate.World.KeyOf("officer-1").Public, another.Public, StringComparison.Ordinal)
        );
        await gate.Gate.ReloadAsync();

        (await gate.Person("officer-1").GetAsync("/v1/watch")).Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task A_key_may_be_written_without_its_padding()
    {
        await using var gate = await HttpGate.StartAsync(text =>
            text.Replace("=\",", "\",", StringComparison.Ordinal)
        );
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held())).Fine();

        var approved = await gate.Person("officer-1").DecideAsync(held.At("case", "id"), "watch-officer");

        Assert.Equal("decided", approved.Fine().At("state"));
    }

    private static HttpRequestMessage Order(HttpGate gate) =>
        Post("/v1/watch/halt", gate.Person("officer-1").Order("all", halts: true));

    private static HttpRequestMessage Post(string path, string body) =>
        new(HttpMethod.Post, path) { Content = ApiCaller.Content(body, "application/json") };

    private Task<Answer> SendAsync(
        HttpGate gate,
        HttpRequestMessage request,
        string keyId = "officer-1",
        DateTimeOffset? created = null,
        string? nonce = null
    )
    {
        gate.Person("officer-1").Sign(request, keyId, created ?? _time.Wall, nonce ?? Signer.Nonce());
        return gate.Nobody.SendAsync(request);
    }

    private static HttpRequestMessage Changed(HttpRequestMessage request, string part, HttpGate gate)
    {
        void Replace(string header, Func<string, string> change)
        {
            var value = Assert.Single(request.Headers.GetValues(header));
            request.Headers.Remove(header);
            request.Headers.Add(header, change(value));
        }

        switch (part)
        {
            case "body":
                request.Content = ApiCaller.Content("{}", "application/json");
                break;
            case "body and digest":
                var other = Order(gate);
                gate.Person("officer-1").Sign(other, "officer-1", DateTimeOffset.UnixEpoch, Signer.Nonce());
                request.Content = other.Content;
                Replace("Content-Digest", _ => Assert.Single(other.Headers.GetValues("Content-Digest")));
                break;
            case "no digest":
                request.Headers.Remove("Content-Digest");
                break;
            case "path":
                request.RequestUri = new("/v1/watch/resume", UriKind.Relative);
                break;
            case "query":
                request.RequestUri = new("/v1/watch/halt?scope=all", UriKind.Relative);
                break;
            case "method":
                request.Method = HttpMethod.Get;
                request.RequestUri = new("/v1/watch", UriKind.Relative);
                break;
            case "host":
                request.Headers.Host = "gate.example:8440";
                break;
            case "signature":
                Replace("Signature", value => value.Replace(value[12], value[12] == 'A' ? 'B' : 'A'));
                break;
            case "nonce":
                Replace(
                    "Signature-Input",
                    value => value.Replace("nonce=\"", "nonce=\"x", StringComparison.Ordinal)
                );
                break;
            case "created":
                Replace(
                    "Signature-Input",
                    value => value.Replace("created=1", "created=2", StringComparison.Ordinal)
                );
                break;
            case "no signature":
                request.Headers.Remove("Signature");
                break;
            default:
                request.Headers.Add("Signature", Assert.Single(request.Headers.GetValues("Signature")));
                break;
        }

        return request;
    }
}
