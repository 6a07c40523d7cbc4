using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Caveat.Gate.Tests.Api;

/// <summary>What a gate answered.</summary>
internal sealed record Answer(int Status, string MediaType, byte[] Body, HttpResponseHeaders Headers)
{
    public static async Task<Answer> OfAsync(HttpResponseMessage response) =>
        new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString() ?? "",
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            response.Headers
        );

    /// <summary>The body as text.</summary>
    public string Said => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var json = JsonDocument.Parse(Body);
            return json.RootElement.Clone();
        }
    }

    /// <summary>A member of the JSON, by its path; empty where it is absent.</summary>
    public string At(params string[] path)
    {
        var at = Json;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return "";
            }
        }

        return at.ToString();
    }

    /// <summary>Asserts that it is a problem with a code; what it says of it.</summary>
    public string Problem(int status, DiagnosticCode code)
    {
        Assert.Equal((status, code.Id), (Status, At("code")));
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(code.Title, At("title"));
        Assert.Equal($"{status}", At("status"));
        Assert.NotEqual("", At("detail"));
        return At("detail");
    }

    /// <summary>Asserts that it is a success; itself.</summary>
    public Answer Fine(int status = 200)
    {
        Assert.True(Status == status, $"{Status} {Said}");
        return this;
    }
}
