using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What two people agree to erase: recorded first, then let go of, and last its keys are dropped.
public sealed partial class Gatekeeper
{
    /// <summary>The most records that one order erases: their numbers stand in one leaf.</summary>
    public const int MostErased = 5_000;

    // So long whoever asked waits for the keys to be dropped; after that it is done without them.
    private static readonly TimeSpan _erasing = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public Task<Result<ErasureView>> FindErasureAsync(long record, CancellationToken stop) =>
        ChangeAsync<ErasureView>(
            () =>
            {
                if (RefusedMatters([record], out var records) is { } refusal)
                {
                    return refusal;
                }

                var numbers = NumbersOf(records);
                return new ErasureView(_origin, [.. records.Select(ErasableRecord.Of)])
                {
                    Asked = _state.Erasures.AskedFor(numbers, Now()),
                };
            },
            stop
        );

    /// <inheritdoc/>
    public async Task<Result<ErasureView>> EraseAsync(
        string person,
        SignedErasure order,
        CancellationToken stop
    )
    {
        Task? dropped = null;
        // What is being saved was begun before, and must not show what is not durable yet.
        await _saving.ConfigureAwait(false);
        var result = await ChangeAsync<ErasureView>(
                () =>
                {
                    if (!_saving.IsCompleted)
                    {
                        return BusyRefusal();
                    }

                    // One moment for all of it: what is decided holds when it is recorded.
                    var now = Now();
                    if (Refused(person, order, now, out var records, out var key) is { } refusal)
                    {
                        return refusal;
                    }

                    var erases =
                        _state.Erasures.AskedFor(order.Records, now) is { } first
                        && first.IsOfAnother(person, key)
                        && PersonOf(first.Person)?.Has(first.Key) == true;
                    if (erases)
                    {
                        // What was made of the state before is not kept.
                        _state.PruneAll(_clock.Wall, Activations.WindowsOf(_deployment.NormSet));
                        _captured = null;
                    }

                    var record = Record(
                        new RecordBody.Erasure
                        {
                            Erases = erases,
                            Records = order.Records,
                            Person = person,
                            Statement = order.Statement,
                            Nonce = order.Nonce,
                            Expires = order.Expires,
                            Key = key,
                            Signature = order.Signature,
                        },
                        now,
                        beginsSegment: erases
                    );
                    if (erases && _state.Erasures.By(order.Records[0]) == record)
                    {
                        foreach (var number in order.Records)
                        {
                            _recent.Forget(number);
                        }

                        // Whether anybody waits for it or not.
                        dropped = DropAsync(record, order.Records);
                    }

                    return new ErasureView(_origin, [.. records.Select(ErasableRecord.Of)])
                    {
                        Asked = _state.Erasures.AskedFor(order.Records, now),
                        By = erases ? record : null,
                    };
                },
                stop,
                isUrgent: true
            )
            .ConfigureAwait(false);
        if (dropped is null || !result.IsValue)
        {
            return result;
        }

        await Task.WhenAny(dropped, Task.Delay(_erasing, _opening.Clock, stop)).ConfigureAwait(false);
        return dropped.IsFaulted ? StoppedRefusal() : result.Value with { IsDone = dropped.IsCompleted };
    }

    // Call under the lock, at a start: what a crash left, and what an older copy of the keys brought back.
    private void EraseAgain(long from)
    {
        if (_state.Erasures.Last is { } last)
        {
            _ = DropAsync(_ledger.Next - 1, [.. _state.Erasures.All], isSavedSince: last < from);
        }
    }

    private async Task DropAsync(long after, IReadOnlyCollection<long> records, bool isSavedSince = false)
    {
        try
        {
            await _ledger.WhenDurable(after).ConfigureAwait(false);
            if (!isSavedSince && _opening.Saved is { } saved)
            {
                await _saving.ConfigureAwait(false);
                saved.Forget();
            }

            await _ledger.EraseAsync(after, records).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The gate ends in order, and the next start drops them.
            throw;
        }
        catch (LedgerStoppedException fault)
        {
            // So does the next start.
            _ledger.Stop(fault);
            throw;
        }
    }

    // Call under the lock.
    private Refusal? Refused(
        string person,
        SignedErasure order,
        DateTimeOffset now,
        out ImmutableArray<LedgerRecord> records,
        out string key
    )
    {
        key = "";
        if (RefusedMatters(order.Records, out records) is { } refusal)
        {
            return refusal;
        }

        if (PersonOf(person) is null)
        {
            return new(ApprovingCodes.NotEnrolled, RefusalKind.Forbidden, $"`{person}` is not enrolled");
        }

        if (!NumbersOf(records).SequenceEqual(order.Records))
        {
            return new(
                KeepingCodes.NotErasable,
                RefusalKind.Conflict,
                $"what is erased together is {string.Join(", ", NumbersOf(records))}, and something else was signed; look at it again and sign that"
            );
        }

        // Also who answered for it then.
        var owned = records
            .Select(record =>
                (
                    RecordOwners.Of(record.Body, _state.Cases.AgentOf).Agent,
                    (record.Body as RecordBody.Ruling)?.Opening?.Owner
                )
            )
            .FirstOrDefault(each =>
                each.Agent is { } agent && (_rulings.OwnerOf(agent) == person || each.Owner == person)
            )
            .Agent;
        if (owned is not null)
        {
            return new(
                ApprovingCodes.OwnAgent,
                RefusalKind.Forbidden,
                $"`{person}` answers for `{owned}`, and somebody else erases what it did"
            );
        }

        if (order.Expires - _clock.Wall > TimeSpan.FromMinutes(10) || _state.IsUsed(person, order.Nonce))
        {
            return new(
                ApprovingCodes.BadSignature,
                RefusalKind.Conflict,
                "an order is good once and for at most ten minutes; sign again"
            );
        }

        if (_state.Erasures.AskedFor(order.Records, now) is { } asked && asked.Person == person)
        {
            return new(
                ApprovingCodes.SecondPerson,
                RefusalKind.Conflict,
                "you have signed for erasing it; it takes another person"
            );
        }

        var digest = SignedStatement.OfErasure(
            _origin,
            order.Records,
            order.Statement,
            order.Nonce,
            order.Expires
        );
        return RefusedSignature(person, digest, order.Signature, order.Expires, out key);
    }

    // Call under the lock. Why not all of that can be erased, with what is erased with it; null where it can.
    private Refusal? RefusedMatters(ImmutableArray<long> asked, out ImmutableArray<LedgerRecord> records)
    {
        records = [];
        var found = new SortedDictionary<long, LedgerRecord>();
        foreach (var number in asked)
        {
            if (found.ContainsKey(number))
            {
                continue;
            }

            if (RefusedMatter(number, out var matter) is { } refusal)
            {
                return refusal;
            }

            foreach (var record in matter)
            {
                found[record.Head.Sequence] = record;
            }

            if (found.Count > MostErased)
            {
                return NotErasable(
                    $"more than {MostErased} records would be erased together, and one order has no room for them; name fewer matters at once, where there are several"
                );
            }
        }

        records = [.. found.Values];
        return records.IsEmpty ? NotErasable("name a record") : null;
    }

    private Refusal? RefusedMatter(long number, out ImmutableArray<LedgerRecord> records)
    {
        records = [];
        if (number < 0 || number >= _ledger.Next)
        {
            return new(
                KeepingCodes.NotErasable,
                RefusalKind.NotFound,
                $"there is no record {number}; the last is {_ledger.Next - 1}"
            );
        }

        if (_state.Erasures.By(number) is { } by)
        {
            return new(
                KeepingCodes.ErasedAlready,
                RefusalKind.Conflict,
                $"record {number} is erased, by record {by}"
            );
        }

        if (_state.IsClockSuspect)
        {
            return NotErasable("the clock is suspected, and so nobody knows what is still needed");
        }

        var asked = RecordAt(number);
        var matter = Matter.Of(_state, asked, RecordAt, MostErased);
        records = matter.Records;
        return records.Length > MostErased ? null
            : records.IsEmpty
                ? NotErasable(
                    $"record {number} is of the type `{RecordCodec.TypeOf(asked.Body)}`: erased is what was proposed, and what came of it"
                )
            : records[^1].Head.Sequence >= _ledger.Published
                ? NotErasable(
                    $"record {records[^1].Head.Sequence} is not published yet; ask again in a moment"
                )
            : matter.WhyNot(Now(), Activations.WindowsOf(_deployment.NormSet)) is { } why ? NotErasable(why)
            : null;
    }

    private static Refusal NotErasable(string why) =>
        new(KeepingCodes.NotErasable, RefusalKind.Conflict, why);

    private static ImmutableArray<long> NumbersOf(ImmutableArray<LedgerRecord> records) =>
        [.. records.Select(static record => record.Head.Sequence)];
}
