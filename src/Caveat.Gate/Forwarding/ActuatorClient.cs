using System.Net;
using Caveat.Gate.Api;
using Caveat.Gate.OpenC2;
using Caveat.Node.Keeping;
using Caveat.Recording;

namespace Caveat.Gate.Forwarding;

/// <summary>
/// Speaks OpenC2 to actuators over HTTP, each time for a limited time and to a limited length. It follows no redirect, goes through no
/// proxy, and on https takes only a certificate that this machine trusts.
/// </summary>
internal sealed class ActuatorClient(GateLimits limits, TimeProvider clock) : IDisposable
{
    /// <summary>The header that carries a warrant, as base64 of its text.</summary>
    public const string WarrantHeader = "Caveat-Warrant";

    /// <summary>The header in which an actuator says how far it has seen the ledger: size, a space, and root in base64.</summary>
    public const string SeenHeader = "Caveat-Seen";

    private const int MostHeadKilobytes = 16;

    private static readonly byte[] _anybodyThere =
        """{"action":"query","target":{"features":["versions"]}}"""u8.ToArray();

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MostHeadKilobytes,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a command that may be carried out, with its warrant.</summary>
    /// <param name="to">Where.</param>
    /// <param name="command">The canonical command.</param>
    /// <param name="requestId">The id of the message.</param>
    /// <param name="warrant">The warrant.</param>
    /// <param name="stop">Nobody waits any longer.</param>
    public Task<ActuatorAnswer> SendAsync(
        Uri to,
        ReadOnlyMemory<byte> command,
        string requestId,
        ReadOnlyMemory<byte> warrant,
        CancellationToken stop
    )
    {
        var request = RequestOf(to, command);
        request.Headers.TryAddWithoutValidation(OpenC2Message.IdHeader, requestId);
        request.Headers.Add(WarrantHeader, Convert.ToBase64String(warrant.Span));
        return ExchangeAsync(request, limits.ActuatorTime, stop);
    }

    /// <summary>Asks whether anybody is there, and how far they have seen the ledger.</summary>
    public Task<ActuatorAnswer> AskAsync(Uri to, CancellationToken stop) =>
        ExchangeAsync(RequestOf(to, _anybodyThere), limits.ActuatorStartTime, stop);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage RequestOf(Uri to, ReadOnlyMemory<byte> command)
    {
        var content = new ReadOnlyMemoryContent(command);
        content.Headers.TryAddWithoutValidation("Content-Type", OpenC2Message.Bare);
        return new(HttpMethod.Post, to) { Content = content };
    }

    private async Task<ActuatorAnswer> ExchangeAsync(
        HttpRequestMessage request,
        TimeSpan limit,
        CancellationToken stop
    )
    {
        using var sent = request;
        using var time = new CancellationTokenSource(limit, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, time.Token);
        var (seen, isReached) = ((Checkpoint?)null, false);
        ActuatorAnswer answer;
        try
        {
            using var response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, over.Token)
                .ConfigureAwait(false);
            (seen, isReached) = (SeenIn(response), true);
            answer = await ReadAsync(response, over.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException fault) when (IsUnsent(fault))
        {
            answer = new(ReportOutcome.Failed, $"it was not reached, and nothing was sent: {fault.Message}");
        }
        catch (OperationCanceledException)
        {
            answer = ActuatorAnswer.Unknown(
                stop.IsCancellationRequested
                    ? "the gate stopped before there was an answer"
                    : $"there was no answer, or half of one, after {limit.TotalSeconds:0.###} seconds"
            );
        }
        catch (Exception fault)
        {
            // Whatever goes wrong once it was sent, it may have been done.
            answer = ActuatorAnswer.Unknown($"there was no answer, or half of one: {fault.Message}");
        }

        return answer with
        {
            Seen = seen,
            IsReached = isReached,
        };
    }

    private async Task<ActuatorAnswer> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            return ActuatorAnswer.Unknown("it answered with nothing, as a command can ask for");
        }

        var body = new byte[limits.ActuatorBytes + 1];
        var length = 0;
        var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            length = await stream
                .ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, stop)
                .ConfigureAwait(false);
        }

        if (length == body.Length)
        {
            return ActuatorAnswer.Unknown($"it answered with more than {limits.ActuatorBytes} bytes");
        }

        var mediaType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var given)
            ? $"{given}"
            : null;
        return
            MediaTypes.Means(mediaType, OpenC2Message.BareAnswer)
            && ActuatorAnswer.Read(body.AsMemory(0, length)) is { } read
            ? read
            : ActuatorAnswer.Unknown($"what it answered (HTTP {status}) is no OpenC2 response");
    }

    private static Checkpoint? SeenIn(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(SeenHeader, out var given)
        && $"{given}".Split(' ') is [var size, var root]
            ? Checkpoint.Parse($"{SeenHeader}\n{size}\n{root}\n")
            : null;

    private static bool IsUnsent(HttpRequestException fault) =>
        fault.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError;
}
