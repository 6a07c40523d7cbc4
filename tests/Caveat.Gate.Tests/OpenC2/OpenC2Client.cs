using System.Text.Json;
using Caveat.Gate.Tests.Api;

namespace Caveat.Gate.Tests.OpenC2;

/// <summary>A producer of commands: bare (transfer 1.0) or enveloped (transfer 1.1).</summary>
internal sealed class OpenC2Client(ApiCaller caller)
{
    public const string Bare = "application/openc2-cmd+json;version=1.0";
    public const string BareAnswer = "application/openc2-rsp+json;version=1.0";
    public const string Enveloped = "application/openc2+json;version=1.0";

    private static readonly int[] _statuses = [102, 200, 400, 401, 403, 404, 500, 501, 503];

    /// <summary>Sends a body as it is.</summary>
    public Task<Answer> SendAsync(string body, string mediaType, string? requestId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/.well-known/openc2")
        {
            Content = ApiCaller.Content(body, mediaType),
        };
        if (requestId is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Request-ID", requestId);
        }

        return caller.SendAsync(request);
    }

    /// <summary>Sends a bare command; its response, checked for its form.</summary>
    public async Task<JsonElement> SendBareAsync(string command, string? requestId = null)
    {
        var answer = (await SendAsync(command, Bare, requestId)).Fine();
        Assert.Equal(BareAnswer, answer.MediaType);
        return Response(answer.Json);
    }

    /// <summary>Sends a command in an envelope; its response, checked for its form.</summary>
    public async Task<JsonElement> SendEnvelopedAsync(string command, string requestId = "r-1")
    {
        var answer = (await SendAsync(Envelope(command, requestId), Enveloped)).Fine();
        Assert.Equal(Enveloped, answer.MediaType);
        var headers = answer.Json.GetProperty("headers");
        Assert.Equal(requestId, headers.GetProperty("request_id").GetString());
        Assert.Equal("soar.example", Assert.Single(headers.GetProperty("to").EnumerateArray()).GetString());
        Assert.Equal("gate.example/night-watch", headers.GetProperty("from").GetString());
        Assert.True(headers.GetProperty("created").GetInt64() > 0);
        return Response(answer.Json.GetProperty("body").GetProperty("openc2").GetProperty("response"));
    }

    public static string Envelope(string command, string requestId) =>
        $$"""{"headers":{"request_id":"{{requestId}}","created":1795381200000,"from":"soar.example","to":["gate.example"]},"""
        + "\"body\":{\"openc2\":{\"request\":"
        + command
        + "}}}";

    /// <summary>Asserts that it is a response as LS 3.3.2 has it.</summary>
    public static JsonElement Response(JsonElement response)
    {
        Assert.Contains(response.GetProperty("status").GetInt32(), _statuses);
        foreach (var member in response.EnumerateObject())
        {
            Assert.True(
                member.Name switch
                {
                    "status" => true,
                    "status_text" => member.Value.GetString()!.Length > 0,
                    "results" => member.Value.EnumerateObject().Any(),
                    _ => false,
                },
                $"{member}"
            );
        }

        return response;
    }
}
