using System.Collections.Immutable;
using Caveat.Node.Keeping;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Replaying;

/// <summary>
/// Rules again on everything that a ledger says was ruled on: with the norms, zones and configuration that were kept of the activation in
/// force, and with threats, tallies, cases, halts and the clock as the records before it leave them.
/// </summary>
public sealed class LedgerReplay
{
    private const int MostDiffering = 100;

    private readonly GateState _state;
    private readonly Func<long, LedgerRecord> _find;
    private readonly Func<RecordBody.Activation, Made> _make;
    private readonly List<ReplayDifference> _differences = [];
    private readonly SortedDictionary<long, NotReplayed> _notReplayed = [];
    private (long Activation, Rulings? Rulings, Made Made)? _inForce;
    private string _origin = "";
    private long _records;
    private long _rulings;
    private long _releases;
    private long _differing;
    private long _erased;
    private long _onErased;
    private bool _isAfterErased;

    private LedgerReplay(Func<long, LedgerRecord> find, Func<RecordBody.Activation, Made> make) =>
        (_find, _make, _state) = (find, make, new(find));

    /// <summary>Replays a ledger.</summary>
    /// <param name="reader">The ledger.</param>
    /// <param name="sources">What its activations were made of.</param>
    /// <param name="from">The first record that is ruled on again; those before it are only taken in.</param>
    /// <param name="to">The last one.</param>
    /// <exception cref="LedgerStoppedException">It cannot be read, or a record does not follow from those before it.</exception>
    public static ReplayOutcome Run(
        LedgerReader reader,
        ActivatedSources sources,
        long from = 0,
        long to = long.MaxValue
    ) =>
        Run(
            reader.Records(),
            reader.Find,
            activation =>
            {
                var (deployment, why, isKept) = sources.Read(activation);
                return new(deployment, why ?? "", isKept);
            },
            from,
            to
        );

    /// <summary>Replays records.</summary>
    internal static ReplayOutcome Run(
        IEnumerable<(LedgerRecord Record, string Leaf)> records,
        Func<long, LedgerRecord> find,
        Func<RecordBody.Activation, Made> make,
        long from = 0,
        long to = long.MaxValue
    )
    {
        var replay = new LedgerReplay(find, make);
        foreach (var (record, leaf) in records)
        {
            var sequence = record.Head.Sequence;
            if (sequence > to)
            {
                break;
            }

            try
            {
                replay.Take(record, leaf, sequence >= from);
            }
            catch (Exception fault)
                when (fault
                        is KeyNotFoundException
                            or InvalidOperationException
                            or InvalidCastException
                            or NullReferenceException
                            or FormatException
                )
            {
                throw new LedgerStoppedException(
                    $"record {sequence} does not follow from those before it: {fault.Message}",
                    fault
                );
            }
        }

        // A later record can say that what others rest on is erased.
        if (to == long.MaxValue && replay._state.Erasures.Missing.Count > 0)
        {
            throw new LedgerStoppedException(
                $"record {replay._state.Erasures.Missing.First()} does not follow from those before it: what it is about is not there"
            );
        }

        return new(
            replay._origin,
            replay._records,
            replay._rulings,
            replay._releases,
            replay._differing,
            [.. replay._differences],
            [.. replay._notReplayed.Values]
        )
        {
            Erased = replay._erased,
            OnErased = replay._onErased,
        };
    }

    private void Take(LedgerRecord record, string leaf, bool isAsked)
    {
        _origin = record.Head.Origin;
        _records++;
        if (isAsked && IsRuledOn(record.Body))
        {
            RuleAgain(record);
        }
        else if (record.Body is RecordBody.Erased erased)
        {
            _isAfterErased = true;
            _erased += isAsked && erased.Type is "ruling" or "release" ? 1 : 0;
        }

        _state.Apply(record, leaf);
    }

    private static bool IsRuledOn(RecordBody body) =>
        body
            is RecordBody.Ruling
                or RecordBody.Release
                or RecordBody.Closure
                {
                    Outcome: CaseRecords.Decided or CaseRecords.Denied or CaseRecords.Widened
                };

    private void RuleAgain(LedgerRecord record)
    {
        if (RulingsFor(record.Head) is not { } rulings)
        {
            return;
        }

        var comparison = new Comparison(record.Head, RecordCodec.TypeOf(record.Body));
        comparison.Text("normSet", record.Head.NormSet, rulings.Deployment.NormSet.Digest);
        var again = new RuledAgain(_state, rulings, comparison, _find);
        switch (record.Body)
        {
            case RecordBody.Ruling ruling:
                _rulings++;
                again.Compare(record.Head, ruling);
                break;
            case RecordBody.Release release:
                _releases++;
                again.Compare(record.Head, release);
                break;
            case RecordBody.Closure closure:
                _releases++;
                again.Compare(record.Head, closure);
                break;
        }

        // What a limit counted, tripped or an objection bound may be erased, and nobody can say any more how it was.
        if (comparison.Found.Count > 0 && _isAfterErased)
        {
            _onErased++;
        }
        else if (comparison.Found.Count > 0)
        {
            _differing++;
            if (_differing <= MostDiffering)
            {
                _differences.AddRange(comparison.Found);
            }
        }
    }

    // Null after counting the record among those that cannot be made again.
    private Rulings? RulingsFor(RecordHead head)
    {
        if (_state.Activation is not var (activation, body) || head.Activation != activation)
        {
            Miss(head.Activation ?? -1, new(null, "its record is missing", false));
            return null;
        }

        if (_inForce?.Activation != activation)
        {
            var made = _make(body);
            var rulings = made.Deployment is { } deployment
                ? new Rulings(_state, deployment, record => _find(record).Body, () => "")
                : null;
            _inForce = (activation, rulings, made);
        }

        var (_, inForce, from) = _inForce.Value;
        if (inForce is null)
        {
            Miss(activation, from);
        }

        return inForce;
    }

    private void Miss(long activation, Made made)
    {
        var before = _notReplayed.GetValueOrDefault(activation)?.Count ?? 0;
        _notReplayed[activation] = new(activation, made.Why, made.IsKept, before + 1);
    }

    /// <summary>What was made of an activation.</summary>
    /// <param name="Deployment">The deployment; null where it cannot be made.</param>
    /// <param name="Why">Why not.</param>
    /// <param name="IsKept">Whether its sources are there.</param>
    internal sealed record Made(Deployment? Deployment, string Why, bool IsKept);
}
