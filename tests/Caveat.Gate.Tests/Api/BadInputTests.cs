using System.Text;
using Caveat.Gate.Api;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Api;

/// <summary>What is no request is answered with a problem and leaves at most a refusal, never a ruling.</summary>
public sealed class BadInputTests
{
    /// <summary>Bodies that are no proposal, in Latin-1 so that any byte can stand in them, and the code of what is wrong.</summary>
    public static readonly TheoryData<string, string> Bodies = new()
    {
        { "", "CAV2003" },
        { "propose this", "CAV2003" },
        { "{\"id\":\"p-1\",\"agent\":", "CAV2003" },
        { "{} {}", "CAV2003" },
        { "{\"id\":\"p-1\",}", "CAV2003" },
        { "// a comment\n{}", "CAV2003" },
        { "{'id':'p-1'}", "CAV2003" },
        { "\0", "CAV2003" },
        { "[]", "CAV2010" },
        { "null", "CAV2010" },
        { "7", "CAV2010" },
        { "{}", "CAV2012" },
        { "{\"id\":\"p-1\",\"id\":\"p-1\"}", "CAV2005" },
        { "{\"id\":\"p-1\",\"\\u0069d\":\"p-2\"}", "CAV2005" },
        { "{\"id\":\"\xff\xfe\"}", "CAV2002" },
        { "\xef\xbb\xbf{}", "CAV2002" },
        { "\xc0\x80", "CAV2002" },
        { "{\"id\":\"\\ud800\"}", "CAV2006" },
        { "{\"id\":1e999}", "CAV2007" },
        { string.Concat(Enumerable.Repeat("[", 10_000)), "CAV2004" },
        { string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), "CAV2004" },
        { "{\"id\":\"" + new string('a', 66_000) + "\"}", "CAV2001" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_no_proposal_is_a_problem_with_its_place(string body, string code)
    {
        await using var gate = await HttpGate.StartAsync();
        var (before, rulings) = (gate.Records, gate.Gate.Keeper.View.Rulings);
        await using var events = gate.Watch();

        var answer = await gate.Agent("hunt-1").SendAsync(Request("/v1/proposals", body));

        var errors = answer.Json.GetProperty("errors").EnumerateArray().ToList();
        Assert.Equal(
            (code == "CAV2001" ? 413 : 400, "application/problem+json"),
            (answer.Status, answer.MediaType)
        );
        Assert.NotEqual("", answer.At("title"));
        Assert.Equal(errors[0].GetProperty("code").GetString(), answer.At("code"));
        Assert.Contains(errors, error => error.GetProperty("code").GetString() == code);
        Assert.All(errors, error => Assert.NotNull(error.GetProperty("pointer").GetString()));
        var refusal = await events.NextAsync();
        Assert.Equal(("refusal", "hunt-1"), (refusal.Type, refusal.At("agent")));
        Assert.Equal((before + 1, rulings), (gate.Records, gate.Gate.Keeper.View.Rulings));
    }

    [Fact]
    public async Task No_endpoint_takes_what_is_no_JSON_and_none_fails_over_it()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("c-1"));
        var (before, rulings) = (gate.Records, gate.Gate.Keeper.View.Rulings);
        var endpoints = ApiEndpoint.Of(gate).Where(each => each.Summary.Takes is [MediaTypes.Json]).ToList();

        foreach (var endpoint in endpoints)
        {
            foreach (var (body, _) in Bodies.Select(row => row.Data))
            {
                // Said to be one of those who may, so that it is the body that is looked at.
                var request = Request(endpoint.Request().RequestUri!.ToString(), body);
                var answer =
                    endpoint.Policy == Policies.Person
                        ? await gate.Person("officer-1").SendAsync(request)
                        : await gate.Agent(endpoint.Pattern == "/v1/threats" ? "siem-1" : "hunt-1")
                            .SendAsync(request);

                Assert.True(answer.Status is 400 or 413, $"{endpoint}: {answer.Status} {answer.Said}");
                Assert.StartsWith("CAV2", answer.At("code"), StringComparison.Ordinal);
            }
        }

        Assert.True(endpoints.Count >= 9);
        Assert.Equal(rulings, gate.Gate.Keeper.View.Rulings);

        // Refusals are recorded sparsely: whoever sends nothing but faults fills no disk.
        Assert.InRange(gate.Records - before, 1, 10);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("application/problem+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_that_says_it_is_no_JSON_is_not_read(string mediaType)
    {
        await using var gate = await HttpGate.StartAsync();
        var records = gate.Records;

        var answer = await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted(), mediaType);

        answer.Problem(415, GateCodes.WrongMediaType);
        Assert.Equal(records, gate.Records);
    }

    [Fact]
    public async Task A_body_of_a_megabyte_is_too_large_however_it_is_sent()
    {
        await using var gate = await HttpGate.StartAsync();
        var (records, megabyte) = (gate.Records, new byte[1 << 20]);

        (await gate.Agent("hunt-1").SendAsync(Request(isChunked: false))).Problem(
            413,
            WireCodes.BodyTooLarge
        );
        (await AnswerToChunksAsync()).Problem(413, WireCodes.BodyTooLarge);
        Assert.Equal(records, gate.Records);

        HttpRequestMessage Request(bool isChunked)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/proposals")
            {
                Content = new ByteArrayContent(megabyte),
            };
            request.Headers.ExpectContinue = true;
            request.Headers.TransferEncodingChunked = isChunked;
            return request;
        }

        // How much comes the gate knows only by reading, and it answers and closes while more is under way: a client that writes meanwhile
        // may not get to the answer.
        async Task<Answer> AnswerToChunksAsync()
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await gate.Nobody.SendAsync(Request(isChunked: true));
                }
                catch (HttpRequestException fault) when (fault.InnerException is IOException && attempt < 20)
                { }
            }
        }
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/v1")]
    [InlineData("/v2/proposals")]
    [InlineData("/v1/proposals/p-1/approval")]
    [InlineData("/favicon.ico")]
    [InlineData("/v1/norms.json")]
    [InlineData("/.well-known/security.txt")]
    [InlineData("//v1/norms")]
    [InlineData("/v1/cases/%2e%2e%2f%2e%2e")]
    public async Task A_path_where_nothing_is_says_where_to_look(string path)
    {
        await using var gate = await HttpGate.StartAsync();
        using var connection = await RawConnection.OpenAsync(gate);

        await connection.SendAsync(
            $"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gate.World.TokenOf("hunt-1")}\r\nConnection: close\r\n\r\n"
        );
        var (status, body) = await connection.ReadToEndAsync();

        Assert.Equal(404, status);
        Assert.Contains(
            RawConnection.CodeOf(body),
            (string[])[GateCodes.NoSuchPath.Id, KeepingCodes.NoSuchCase.Id]
        );
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_take_is_told_which_it_takes()
    {
        await using var gate = await HttpGate.StartAsync();
        var records = gate.Records;
        var paths = ApiEndpoint.Of(gate).GroupBy(each => each.Request().RequestUri!.ToString());

        foreach (var path in paths)
        {
            var taken = path.Select(each => each.Method.Method).ToList();
            string[] others = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"];
            foreach (var method in others.Except(taken))
            {
                var answer = await gate.Agent("hunt-1").SendAsync(new(new(method), path.Key));

                answer.Problem(405, GateCodes.NoSuchMethod);
                Assert.Contains(string.Join(", ", taken), answer.At("detail"), StringComparison.Ordinal);
            }
        }

        Assert.Equal(records, gate.Records);
    }

    private static HttpRequestMessage Request(string path, string body)
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = new("application/json");
        return new(HttpMethod.Post, path) { Content = content };
    }
}
