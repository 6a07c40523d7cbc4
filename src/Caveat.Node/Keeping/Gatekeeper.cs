using System.Buffers.Text;
using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>
/// The one place through which everything goes that the gate does. Under one lock a command is decided, becomes a record, is applied to the
/// state, and is appended to the ledger; it is answered once the record is durable. This part opens, records and tells the time.
/// </summary>
public sealed partial class Gatekeeper : IGatekeeper, IAsyncDisposable
{
    private readonly GateOpening _opening;
    private readonly ILedger _ledger;
    private readonly GateState _state;
    private readonly GateClock _clock;
    private readonly RecentRecords _recent = new();
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly string _origin;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Uri? _address;
    private volatile Deployment _deployment;
    private volatile Surroundings _surroundings;
    private volatile Rulings _rulings;
    private ImmutableArray<Finding> _findings = [];
    private DateTimeOffset _pruned;

    private Gatekeeper(GateOpening opening, ILedger ledger, GateState state)
    {
        // Once they are kept nobody needs the files any more.
        _opening = opening with
        {
            Deployment = opening.Deployment with { Sources = null },
        };
        _ledger = ledger;
        _state = state;
        _rulings = RulingsUnder(_opening.Deployment);
        (_deployment, _surroundings) = (_rulings.Deployment, _rulings.Surroundings);
        _origin = _deployment.Configuration.Gate.Name;
        _clock = new(opening.Clock, opening.ClockTolerance);
        _timer = opening.Clock.CreateTimer(
            _ => Tick(),
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1)
        );
    }

    /// <inheritdoc/>
    public Task Stopped => _ledger.Stopped;

    /// <inheritdoc/>
    public Deployment Deployment => _deployment;

    /// <summary>Opens a gate: replays its ledger, and puts the deployment into force.</summary>
    /// <exception cref="LedgerStoppedException">The ledger cannot be opened, or holds what is no record.</exception>
    public static async Task<Gatekeeper> OpenAsync(GateOpening opening)
    {
        Gatekeeper? keeper = null;
        LedgerRecord Read(long record) => keeper!.RecordAt(record);
        var (state, known) = (new GateState(Read), 0L);
        var ledger = opening.OpenLedger(
            new(
                (sequence, entry) =>
                {
                    opening.Keys?.Take(sequence, entry);
                    // Whether it is erased a later record says.
                    state.Apply(LedgerReader.Decode(sequence, entry, static _ => true), HashOf(entry));
                }
            )
            {
                Done = () => ThrowIfMissing(state),
                From = () => FromSaved(opening, Read, (saved, size) => (state, known) = (saved, size)),
            }
        );
        opening.Keep(opening.Deployment);
        keeper = new Gatekeeper(opening, ledger, state) { WentOnFrom = known, _lastCaptured = known };
        long last;
        lock (keeper._lock)
        {
            // A crash can have come between a last approval or a permit and what followed from it: who signed cannot sign again,
            // and a permit has no other release than its own.
            var (unconcluded, unreleased) = (state.Unconcluded, state.Unreleased);
            var underway = state.Underway.All;
            keeper.Record(
                new RecordBody.Start(opening.Version, state.IsStopped) { Keys = opening.Keys?.Unnamed ?? [] }
            );
            keeper.RotateKeys();
            keeper.Activate(opening.Deployment, []);
            keeper.CatchUp();
            keeper.ReportUnderway(underway);
            if (unconcluded is not null)
            {
                keeper.Conclude(state.Cases.Find(unconcluded)!);
            }

            if (unreleased is not null)
            {
                keeper.Release(unreleased, ProposalBody.Of((RecordBody.Ruling)unreleased.Body));
            }

            last = ledger.Next - 1;
            keeper.EraseAgain(known);
        }

        await ledger.WhenDurable(last).ConfigureAwait(false);
        opening.Keys?.Rotated();
        return keeper;
    }

    private static void ThrowIfMissing(GateState state)
    {
        if (state.Erasures.Missing is { Count: > 0 } missing)
        {
            throw new LedgerStoppedException(
                $"record {missing.First()}, or one that it rests on, has no key in `record-keys`, and no record erased it: put back the copy of that folder that fits the ledger, made after the last record and before anything else was erased"
            )
            {
                Code = KeepingCodes.NoKey,
            };
        }
    }

    /// <summary>Puts another deployment into force, or only takes note of findings where it is null. In-flight rulings end under the one they began with.</summary>
    /// <exception cref="LedgerStoppedException">What it was read from cannot be kept, and nothing was changed; or the ledger stopped.</exception>
    public async Task ActivateAsync(Deployment? deployment, ImmutableArray<Finding> findings)
    {
        if (deployment is not null)
        {
            _opening.Keep(deployment);
        }

        long last;
        lock (_lock)
        {
            _findings = findings;
            if (deployment is null)
            {
                return;
            }

            Activate(deployment, findings);
            last = _ledger.Next - 1;
        }

        await _ledger.WhenDurable(last).ConfigureAwait(false);
    }

    /// <summary>Records that an agent's credential came or went.</summary>
    public async Task CredentialAsync(string agent, string fingerprint, bool added)
    {
        long record;
        lock (_lock)
        {
            record = Record(new RecordBody.Credential(agent, fingerprint, added));
        }

        await _ledger.WhenDurable(record).ConfigureAwait(false);
    }

    /// <summary>Records that the gate stops. The ledger is closed by whoever opened it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        try
        {
            long record;
            lock (_lock)
            {
                record = Record(new RecordBody.Stop("it was asked to"));
            }

            await _ledger.WhenDurable(record).ConfigureAwait(false);
            await CaptureLastAsync().ConfigureAwait(false);
        }
        catch (LedgerStoppedException)
        {
            // A ledger that has stopped takes no last word.
        }
    }

    // Call under the lock.
    private void RotateKeys()
    {
        foreach (var purpose in _opening.Keys?.Due ?? [])
        {
            Record(_opening.Keys!.Rotate(purpose, _ledger.Next));
        }
    }

    // Call under the lock.
    private void Activate(Deployment deployment, ImmutableArray<Finding> findings)
    {
        var next = Activations.Of(deployment);
        var last = _state.Activation?.Body;
        _rulings = RulingsUnder(deployment with { Sources = null });
        (_deployment, _surroundings) = (_rulings.Deployment, _rulings.Surroundings);
        _findings = findings;
        KnowPeople();
        if (last is null || !Activations.AreSame(last, next))
        {
            Record(next with { Loosened = Activations.Difference(last, next) });
        }

        PartFromThoseWhoLeft();

        Recall();
    }

    // Call under the lock. A limit with a longer window than it had counts what was forgotten under the shorter one.
    private void Recall()
    {
        var (now, windows) = (Now(), Activations.WindowsOf(_deployment.NormSet));
        foreach (var limit in _state.Forgotten(now, windows).ToList())
        {
            var upto = now.UtcTicks - windows[limit].Ticks;
            var (first, next) = (0L, _ledger.Next);
            while (first < next)
            {
                var middle = (first + next) / 2;
                (first, next) =
                    RecordAt(middle).Head.Time.UtcTicks > upto ? (first, middle) : (middle + 1, next);
            }

            _state.Recall(limit, upto, RecordsFrom(first));
        }
    }

    private IEnumerable<LedgerRecord> RecordsFrom(long first)
    {
        for (var record = first; record < _ledger.Next; record++)
        {
            yield return RecordAt(record);
        }
    }

    // Call under the lock. Nothing of it may be told before it is durable. What was decided at a moment since then bears that one.
    private long Record(RecordBody body, DateTimeOffset? at = null, bool beginsSegment = false)
    {
        var (agent, actuator) = RecordOwners.Of(body, _state.Cases.AgentOf);
        var head = new RecordHead(_ledger.Next, at?.ToUniversalTime() ?? Now(), _origin)
        {
            NormSet = _deployment.NormSet.Digest,
            Activation = _state.Activation?.Record,
            Agent = _state.NextOfAgent(agent),
            Actuator = _state.NextOfActuator(actuator),
        };
        Span<byte> salts = stackalloc byte[RecordCodec.SaltBytes];
        _opening.Random(salts);
        var record = new LedgerRecord(head, body);
        var (leaf, disclosures) = RecordCodec.Encode(record, salts);
        var entry = new Entry(leaf, disclosures) { BeginsSegment = beginsSegment };
        _ledger.Append(entry);
        _recent.Add(record);
        _state.Apply(record, HashOf(entry));
        if (body is RecordBody.Enrolment or RecordBody.Revocation)
        {
            KnowPeople();
        }

        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
        return head.Sequence;
    }

    private DateTimeOffset Now() => _clock.Now(_state.Last);

    // Hours, weekdays and dates of norms are those of the gate.
    private DateTimeOffset Local(DateTimeOffset now) =>
        TimeZoneInfo.ConvertTime(now, _deployment.Configuration.Gate.TimeZone);

    private string Nonce()
    {
        Span<byte> nonce = stackalloc byte[16];
        _opening.Random(nonce);
        return Base64Url.EncodeToString(nonce);
    }

    // Call under the lock, before anything is decided.
    private void CatchUp()
    {
        if (_clock.Leap(_state.Last) is { } leap && !_state.IsClockSuspect)
        {
            Record(new RecordBody.Clock((long)leap.TotalSeconds));
        }

        var now = Now();
        while (_state.NextDue(now) is { Case: var due })
        {
            var why =
                due.State == Approving.CaseState.Decided
                    ? "the agent did not ask for it in time"
                    : "nobody decided in time";
            Record(new RecordBody.Closure(due.Id, CaseRecords.Expired, why, null, null));
        }

        // Where nobody knows what time it is nothing is too old.
        if (now - _pruned > TimeSpan.FromMinutes(1) && !_state.IsClockSuspect)
        {
            _pruned = now;
            _state.Prune(_clock.Wall, Activations.WindowsOf(_deployment.NormSet));
        }
    }

    private void Tick()
    {
        try
        {
            lock (_lock)
            {
                CatchUp();
                CaptureSometimes();
                SavePublished();
            }
        }
        catch (LedgerStoppedException)
        {
            // Whoever waits for the ledger is told.
        }
    }

    private Rulings RulingsUnder(Deployment deployment) => new(_state, deployment, BodyOf, Nonce);

    private RecordBody BodyOf(long record) => RecordAt(record).Body;

    private LedgerRecord RecordAt(long record)
    {
        if (_recent.Find(record) is { } recent)
        {
            return recent;
        }

        return LedgerReader.Decode(record, _ledger.Read(record), IsErased);
    }

    // Read without the lock by those who look at records: what is erased stays erased.
    private bool IsErased(long record)
    {
        lock (_lock)
        {
            return _state.Erasures.Has(record);
        }
    }

    private bool IsBusy =>
        _ledger.Pending > _opening.MostPending || _ledger.Unpublished > _opening.MostUnpublished;

    private static string HashOf(Entry entry) =>
        Base64Url.EncodeToString(MerkleTree.HashLeaf(entry.Leaf.Span).ToArray());
}
