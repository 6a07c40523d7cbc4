using System.Collections.Immutable;
using System.Net.Http.Headers;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Node.Witnessing;

/// <summary>A gate's side of witnessing: offers each signed head to the witnesses of a policy, and gathers what they give.</summary>
public sealed class Cosigner : ICosigner
{
    private readonly TlogPolicy _policy;

    // Whether the policy is required, and asks for anybody.
    private readonly bool _isWaitedFor;
    private readonly CosignerLimits _limits;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly ImmutableArray<WitnessLink> _links;
    private readonly TaskCompletionSource _contradicted = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Lock _gate = new();
    private volatile OfferedHead? _newest;

    // Whether any head met the quorum, and since when there are some that do not; null while the newest does.
    private bool _wasMet;
    private long? _unmetSince;

    /// <summary>Asks the witnesses of a policy, each of which has a URL.</summary>
    /// <param name="policy">Who cosigns, and who must.</param>
    /// <param name="isRequired">Whether nothing may bear a head before the quorum cosigned it.</param>
    /// <param name="handler">How they are reached; it is disposed of in the end.</param>
    /// <param name="clock">The time.</param>
    /// <param name="limits">How long they are waited for.</param>
    public Cosigner(
        TlogPolicy policy,
        bool isRequired,
        HttpMessageHandler handler,
        TimeProvider clock,
        CosignerLimits? limits = null
    )
    {
        (_policy, _clock, _limits) = (policy, clock, limits ?? new());
        _isWaitedFor = isRequired && !policy.IsMetBy([]);
        // Each call has a limit of its own.
        _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("caveat", null));
        _links =
        [
            .. policy.Witnesses.Select(witness => new WitnessLink(
                witness,
                _http,
                _limits,
                clock,
                fault => _contradicted.TrySetException(fault)
            )),
        ];
    }

    /// <inheritdoc/>
    public Task Contradicted => _contradicted.Task;

    /// <summary>How each witness stands, in the order of the policy.</summary>
    public ImmutableArray<WitnessStatus> Witnesses
    {
        get
        {
            var newest = _newest?.Head.Size ?? 0;
            return [.. _links.Select(link => link.StatusAt(newest))];
        }
    }

    /// <summary>Whether a head has met the quorum, and those after it have not lacked theirs for longer than <see cref="CosignerLimits.Missing"/>.</summary>
    public bool IsMet
    {
        get
        {
            lock (_gate)
            {
                Settle();
                return _wasMet
                    && (_unmetSince is not { } since || _clock.GetElapsedTime(since) <= _limits.Missing);
            }
        }
    }

    /// <summary>How a gate reaches its witnesses: it follows nobody to another address.</summary>
    public static HttpMessageHandler Http() =>
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };

    /// <inheritdoc/>
    public void Ask(
        ReadOnlyMemory<byte> note,
        Checkpoint head,
        long durable,
        Func<long, ImmutableArray<LogHash>> consistencyFrom
    )
    {
        var published = new OfferedHead(_policy, note, head, consistencyFrom);
        var asked = Task.WhenAll(_links.Select(link => Task.Run(() => link.AskAsync(published, durable))));
        foreach (var contradiction in asked.GetAwaiter().GetResult())
        {
            if (contradiction is not null)
            {
                throw contradiction;
            }
        }
    }

    /// <inheritdoc/>
    public byte[]? Cosign(
        byte[] note,
        Checkpoint head,
        Func<long, ImmutableArray<LogHash>> consistencyFrom,
        Action<byte[]> later
    )
    {
        var offered = _newest;
        // What is offered again keeps what was gathered for it.
        if (offered is null || offered.Head != head)
        {
            offered = new OfferedHead(_policy, note, head, consistencyFrom);
            lock (_gate)
            {
                Settle();
                _newest = offered;
                _unmetSince ??= _clock.GetTimestamp();
            }

            _ = ObserveAsync(offered, later);

            foreach (var link in _links)
            {
                link.Offer(offered);
            }
        }

        if (_contradicted.Task.IsFaulted)
        {
            throw (LedgerStoppedException)_contradicted.Task.Exception.InnerException!;
        }

        return _isWaitedFor ? Wait(offered) : note;
    }

    /// <summary>Asks nobody any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }

        _http.Dispose();
        _contradicted.TrySetCanceled();
    }

    // The newest head is told of here, at once; of another, whoever observes it tells.
    private void Settle()
    {
        if (_newest?.Met.IsCompleted == true)
        {
            (_wasMet, _unmetSince) = (true, null);
        }
    }

    private async Task ObserveAsync(OfferedHead offered, Action<byte[]> later)
    {
        await offered.Met.ConfigureAwait(false);
        lock (_gate)
        {
            _wasMet = true;
            if (offered != _newest)
            {
                // Those after it were offered while it was under way.
                _unmetSince = _clock.GetTimestamp();
            }
        }

        if (!_isWaitedFor)
        {
            later(offered.Accepted()!);
        }
    }

    private byte[]? Wait(OfferedHead offered)
    {
        using var limit = new CancellationTokenSource(_limits.Quorum, _clock);
        try
        {
            Task.WaitAny([offered.Met, Contradicted], limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever asks may ask again.
        }

        return offered.Accepted();
    }
}
