using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Language;
using Caveat.Node.Identifying;

namespace Caveat.Gate.Tests.Api;

/// <summary>A person who signs what they send (RFC 9421), and what they decide (control.md).</summary>
internal sealed class Signer(HttpGate gate, string id, TimeProvider clock)
{
    private PersonKey Key => gate.World.KeyOf(id);

    public Task<Answer> GetAsync(string path) => Signed(id).GetAsync(path);

    public Task<Answer> PostAsync(string path, string body) => Signed(id).PostAsync(path, body);

    public Task<Answer> SendAsync(HttpRequestMessage request) => Signed(id).SendAsync(request);

    /// <summary>Opens a stream.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request) => Signed(id).OpenAsync(request);

    /// <summary>Approves a case, or objects to it, as the case is shown.</summary>
    public async Task<Answer> DecideAsync(string @case, string role, bool approves = true) =>
        await PostAsync(
            $"/v1/cases/{@case}/{(approves ? "approvals" : "objections")}",
            DecisionOn((await GetAsync($"/v1/cases/{@case}")).Fine(), role, approves)
        );

    /// <summary>The body of a decision on a case as it is shown.</summary>
    public string DecisionOn(Answer shown, string role, bool approves)
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
        return JsonSerializer.Serialize(
            new
            {
                role,
                statement = "seen",
                nonce = shown.At("nonce"),
                expires,
                signature = Base64Url.EncodeToString(Key.Sign(digest)),
            }
        );
    }

    /// <summary>The body of an order to halt or to resume.</summary>
    public string Order(string scope, bool halts)
    {
        var (nonce, now) = (Nonce(), clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        var expires = new DateTimeOffset(
            now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond),
            TimeSpan.Zero
        );
        var digest = SignedStatement.OfOrder("gate.example/night-watch", halts, scope, "", nonce, expires);
        return JsonSerializer.Serialize(
            new
            {
                scope,
                nonce,
                expires = expires.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                signature = Base64Url.EncodeToString(Key.Sign(digest)),
            }
        );
    }

    /// <summary>The body of an order to erase.</summary>
    public string ErasureOf(long[] records, string statement)
    {
        var (nonce, now) = (Nonce(), clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        var expires = new DateTimeOffset(
            now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond),
            TimeSpan.Zero
        );
        var digest = SignedStatement.OfErasure(
            "gate.example/night-watch",
            records,
            statement,
            nonce,
            expires
        );
        return JsonSerializer.Serialize(
            new
            {
                records,
                statement,
                nonce,
                expires = expires.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                signature = Base64Url.EncodeToString(Key.Sign(digest)),
            }
        );
    }

    public Task<Answer> HaltAsync(string scope) => PostAsync("/v1/watch/halt", Order(scope, halts: true));

    public Task<Answer> ResumeAsync(string scope) =>
        PostAsync("/v1/watch/resume", Order(scope, halts: false));

    /// <summary>Signs a request as it stands.</summary>
    public void Sign(HttpRequestMessage request, string keyId, DateTimeOffset created, string nonce)
    {
        var target = new Uri(gate.Http.BaseAddress!, request.RequestUri!);
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, TestContext.Current.CancellationToken);
        var signed = new SignedRequest(
            request.Method.Method,
            target.Authority.ToLowerInvariant(),
            target.AbsolutePath,
            target.Query.Length == 0 ? "?" : target.Query,
            body.ToArray()
        );
        var (input, signature) = signed.Sign(keyId, Key, created, nonce);
        request.Headers.Add("Signature-Input", input);
        request.Headers.Add("Signature", signature);
        if (signed.ContentDigest is { } digest)
        {
            request.Headers.Add("Content-Digest", digest);
        }
    }

    public static string Nonce() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));

    private ApiCaller Signed(string keyId) =>
        new(gate.Http, request => Sign(request, keyId, clock.GetUtcNow(), Nonce()));
}
