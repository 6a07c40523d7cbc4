using System.Globalization;
using Caveat.Node.Recording;
using Caveat.Witnessing;

namespace Caveat.Node.Witnessing;

/// <summary>What a gate has to do with one witness: offers it the newest head, knows what it cosigned last, and leaves it alone for a while after it refused.</summary>
internal sealed class WitnessLink : IAsyncDisposable
{
    private const int MostTries = 3;

    private readonly PolicyWitness _witness;
    private readonly WitnessCall _call;
    private readonly CosignerLimits _limits;
    private readonly TimeProvider _clock;
    private readonly Action<LedgerStoppedException> _contradict;
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Task _running;

    private OfferedHead? _offered;

    // How many entries were there at the start.
    private long _durable;

    // What it cosigned last, as far as it says, and what this gate has seen it cosign since the start.
    private long _known;
    private long? _cosigned;
    private WitnessState _state;
    private string? _reason;
    private long _refusals;
    private long _failures;
    private int _inARow;

    public WitnessLink(
        PolicyWitness witness,
        HttpClient http,
        CosignerLimits limits,
        TimeProvider clock,
        Action<LedgerStoppedException> contradict
    )
    {
        (_witness, _limits, _clock, _contradict) = (witness, limits, clock, contradict);
        _call = new(http, witness);
        _running = ObserveAsync();
    }

    /// <summary>There is a newer head.</summary>
    public void Offer(OfferedHead offered)
    {
        Volatile.Write(ref _offered, offered);
        _work.Release();
    }

    /// <summary>How it stands, beside a newest head of that size.</summary>
    public WitnessStatus StatusAt(long newest)
    {
        lock (_gate)
        {
            var lag = Math.Max(0, newest - (_cosigned ?? 0));
            return new(_witness.Name, _state, lag, _refusals, _failures, _reason);
        }
    }

    /// <summary>
    /// Asks it at the start, once, for the head that is published: the witness may know more, as far as <paramref name="durable"/>
    /// entries, which a checkpoint to come shows. Why the ledger must not go on; null where it may.
    /// </summary>
    public async Task<LedgerStoppedException?> AskAsync(OfferedHead published, long durable)
    {
        // A witness that cosigned just this needs no proof; any other says what it has.
        (_known, _durable) = (published.Head.Size, durable);
        return await SubmitAsync(published).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _work.Release();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _work.Dispose();
    }

    // What goes wrong here is a fault of the ledger, whose proofs are asked for: a witness can fail in no way that is not expected.
    private async Task ObserveAsync()
    {
        try
        {
            await RunAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            _contradict(
                fault as LedgerStoppedException
                    ?? new($"the witness `{_witness.Name}` cannot be asked: {fault.Message}", fault)
            );
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await _work.WaitAsync(_stopping.Token).ConfigureAwait(false);
            while (await _work.WaitAsync(TimeSpan.Zero, _stopping.Token).ConfigureAwait(false)) { }

            while (Volatile.Read(ref _offered) is { } offered && !offered.Has(_witness))
            {
                if (await SubmitAsync(offered).ConfigureAwait(false) is { } contradiction)
                {
                    _contradict(contradiction);
                    return;
                }

                if (_inARow > 0)
                {
                    var pause = _limits.Pause * Math.Pow(2, Math.Min(_inARow - 1, 16));
                    await Task.Delay(
                            pause < _limits.LongestPause ? pause : _limits.LongestPause,
                            _clock,
                            _stopping.Token
                        )
                        .ConfigureAwait(false);
                }
            }
        }
    }

    private async Task<LedgerStoppedException?> SubmitAsync(OfferedHead offered)
    {
        using var limit = new CancellationTokenSource(_limits.Call, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        try
        {
            return await TryAsync(offered, both.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            // Not what the platform says of it: that names addresses, and anybody may read this.
            Fail("it cannot be reached");
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            Fail("it does not answer in time");
        }

        return null;
    }

    private async Task<LedgerStoppedException?> TryAsync(OfferedHead offered, CancellationToken stop)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var head = offered.Head;
            var old = Math.Min(_known, head.Size);
            switch (await _call.AskAsync(offered, old, stop).ConfigureAwait(false))
            {
                case CallResult.Cosigned cosigned:
                    Cosigned(head.Size);
                    offered.Add(_witness, cosigned.Line);
                    return null;
                case CallResult.Conflict { Size: var size } when Largest() is var here && size > here:
                    return Contradict(
                        $"it has cosigned {Text(size)} records of `{head.Origin}`, and here are {Text(here)}"
                    );
                case CallResult.Conflict { Size: var size } when size > head.Size:
                    // It saw a head that was signed and not published any more, or a newer one than this, which anybody may have
                    // shown to it. The next one covers it.
                    _known = size;
                    return null;
                case CallResult.Conflict { Size: var size } when size == old:
                    // There is but one tree without entries.
                    return old == head.Size && old > 0
                        ? Contradict(
                            $"it has cosigned another history of `{head.Origin}`: another root at size {Text(size)}"
                        )
                        : Refuse($"it says conflict (409) at size {Text(size)}, which it was sent");
                case CallResult.Conflict { Size: var size }:
                    _known = size;
                    break;
                case CallResult.Inconsistent:
                    return Contradict(
                        $"it has cosigned another history of `{head.Origin}`: what it knows at size {Text(old)} is not the beginning of this ledger"
                    );
                case CallResult.Refused refused:
                    return Refuse(refused.Reason);
                case CallResult.Failed failed:
                    Fail(failed.Reason);
                    return null;
            }
        }

        return Refuse("it names another size each time that it is asked");
    }

    // The largest head that this gate may have signed until now: every one was offered before anything bore it.
    private long Largest() => Math.Max(_durable, Volatile.Read(ref _offered)?.Head.Size ?? 0);

    private void Cosigned(long size)
    {
        lock (_gate)
        {
            (_known, _cosigned, _state, _reason, _inARow) = (size, size, WitnessState.Cosigns, null, 0);
        }
    }

    // A ledger put back from an older copy shows itself the first time that it meets a witness. A witness that agreed with this very
    // process and then does not is one that lies, or was asked by a second gate with the same key: it refuses, and stops nobody.
    private LedgerStoppedException? Contradict(string reason)
    {
        Refuse(reason);
        return _cosigned is not null
            ? null
            : new(
                $"the witness `{_witness.Name}` contradicts this ledger: {reason}. The data folder is an older copy, or another gate signs with its key. Put the newest copy back; where that is lost for good, begin another ledger, with another `gate.name` and data folder. If it is the witness that is wrong, take it out of the policy"
            );
    }

    private LedgerStoppedException? Refuse(string reason)
    {
        lock (_gate)
        {
            (_state, _reason) = (WitnessState.Refuses, reason);
            _refusals++;
            _inARow++;
        }

        return null;
    }

    private void Fail(string reason)
    {
        lock (_gate)
        {
            (_state, _reason) = (WitnessState.Silent, reason);
            _failures++;
            _inARow++;
        }
    }

    private static string Text(long size) => size.ToString(CultureInfo.InvariantCulture);
}
