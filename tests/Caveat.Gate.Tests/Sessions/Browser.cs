using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Gate.Tests.Api;
using Caveat.Language;

namespace Caveat.Gate.Tests.Sessions;

/// <summary>A person's browser, without its pages: cookies, a passkey, and what a page of the gate would send.</summary>
internal sealed class Browser : IDisposable
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
    private readonly HttpClient _http;

    public Browser(HttpGate gate)
    {
        Origin = gate.Gate.Keeper.Address.GetLeftPart(UriPartial.Authority);
        // By hand: behind a proxy cookies are those of an https address, and the gate itself is asked over http.
        _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = gate.Gate.Address,
        };
    }

    /// <summary>The passkey in it.</summary>
    public SoftPasskey Passkey { get; } = new();

    /// <summary>Where it signs.</summary>
    public string Origin { get; set; }

    /// <summary>What shows that a request comes from a page of the gate.</summary>
    public string? Antiforgery { get; set; }

    /// <summary>The cookies as they were set, whole.</summary>
    public List<string> Set { get; } = [];

    /// <summary>Enrols its passkey with what somebody was given.</summary>
    public async Task<Answer> EnrolAsync(string invitation)
    {
        var asked = await PostAsync("/v1/enrolments/options", new { invitation });
        if (asked.Status != 200)
        {
            return asked;
        }

        return await PostAsync(
            "/v1/enrolments",
            new
            {
                invitation,
                state = asked.At("state"),
                label = "laptop",
                credential = Passkey.Register(asked.At("options", "challenge"), Origin),
            }
        );
    }

    /// <summary>Signs in with its passkey.</summary>
    public async Task<Answer> SignInAsync(byte flags = 0x05)
    {
        var asked = (await PostAsync("/v1/session/challenge", null)).Fine();
        var begun = await PostAsync("/v1/session", SessionOf(asked, flags));
        if (begun.Status == 200)
        {
            Antiforgery = (await GetAsync("/v1/session")).Fine().At("antiforgery");
        }

        return begun;
    }

    /// <summary>The body with which a session begins.</summary>
    public object SessionOf(Answer asked, byte flags = 0x05) =>
        new
        {
            state = asked.At("state"),
            credential = Passkey.Id,
            assertion = Passkey.Sign(Base64Url.DecodeFromChars(asked.At("challenge")), Origin, flags),
        };

    public Task<Answer> GetAsync(string path, bool isBackground = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (isBackground)
        {
            request.Headers.Add("X-Caveat-Background", "1");
        }

        return SendAsync(request);
    }

    public Task<Answer> PostAsync(string path, object? body) =>
        SendAsync(
            new(HttpMethod.Post, path)
            {
                Content = body is null
                    ? null
                    : ApiCaller.Content(JsonSerializer.Serialize(body), "application/json"),
            }
        );

    /// <summary>The body of a decision on a case as it is shown; the digest signed may be changed on the way.</summary>
    public object DecisionOn(
        Answer shown,
        string role,
        bool approves = true,
        byte flags = 0x05,
        Func<byte[], byte[]>? change = null
    )
    {
        var expires = shown.At("expires");
        var digest = SignedStatement.OfDecision(
            new(
                shown.At("gate"),
                shown.At("act"),
                shown.At("proposal", "digest"),
                shown.At("factsDigest"),
                shown.At("effectDigest"),
                shown.At("normSet"),
                shown.At("nonce")
            ),
            shown.At("case"),
            FormulaText.Read(shown.At("formula"))!,
            role,
            approves,
            "seen",
            DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture)
        );
        return new
        {
            role,
            statement = "seen",
            nonce = shown.At("nonce"),
            expires,
            signature = Passkey.Sign(change?.Invoke(digest) ?? digest, Origin, flags),
        };
    }

    /// <summary>The body of an order to halt or to resume.</summary>
    public object Order(string scope, bool halts)
    {
        var (nonce, expires) = (
            Signer.Nonce(),
            DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60)
        );
        var digest = SignedStatement.OfOrder("gate.example/night-watch", halts, scope, "", nonce, expires);
        return new
        {
            scope,
            nonce,
            expires = Caveat.Node.Keeping.Times.OfAll(expires),
            signature = Passkey.Sign(digest, Origin),
        };
    }

    public void Dispose()
    {
        Passkey.Dispose();
        _http.Dispose();
    }

    private void Keep(HttpResponseMessage response)
    {
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
        {
            Set.Add(set);
            var (name, value) = (
                set.Split('=')[0],
                set.Split(';')[0][(set.IndexOf('=', StringComparison.Ordinal) + 1)..]
            );
            if (value.Length == 0)
            {
                _cookies.Remove(name);
            }
            else
            {
                _cookies[name] = value;
            }
        }
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (Antiforgery is { } token && request.Method == HttpMethod.Post)
            {
                request.Headers.Add("X-Caveat-Antiforgery", token);
            }

            if (_cookies.Count > 0)
            {
                request.Headers.Add(
                    "Cookie",
                    string.Join("; ", _cookies.Select(each => $"{each.Key}={each.Value}"))
                );
            }

            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            Keep(response);
            return await Answer.OfAsync(response);
        }
    }
}
