using System.Diagnostics;
using System.Security.Cryptography;
using Caveat.Node.Recording;

namespace Caveat.Load;

/// <summary>
/// Record → acknowledgement: at least 70 % of what a bare group-commit loop does in the same run, on the same disk, with entries of the
/// same size. Beside it the whole way of a proposal through the gatekeeper, without HTTP.
/// </summary>
internal static class LedgerLoad
{
    private const int LeafBytes = 512;
    private const int DisclosureBytes = 512;
    private const int FrameBytes = 4 + 8 + 8 + 4 + 32;
    private const double Budget = 0.7;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        foreach (var waiters in options.Waiters is { } one ? [one] : (int[])[1, 64, 512])
        {
            var (bare, ledger, share, gate) = (new Spread(), new Spread(), new Spread(), new Spread());
            var (bareBusy, ledgerBusy, gateBusy) = (new Spread(), new Spread(), new Spread());
            // The first round warms up and does not count.
            for (var round = 0; round <= options.Rounds; round++)
            {
                var time = round == 0 ? TimeSpan.FromSeconds(1) : options.Time;
                // Half before and half after: what else the machine does meanwhile weighs on both.
                var before = await BareAsync(waiters, time / 2);
                var kept = await LedgerAsync(waiters, time);
                var after = await BareAsync(waiters, time / 2);
                var ruled = await GateAsync(waiters, time);
                if (round > 0)
                {
                    var yardstick = (before.PerSecond + after.PerSecond) / 2;
                    bare.Add(yardstick);
                    ledger.Add(kept.PerSecond);
                    share.Add(kept.PerSecond / yardstick);
                    gate.Add(ruled.PerSecond);
                    bareBusy.Add((before.Busy + after.Busy) / 2);
                    ledgerBusy.Add(kept.Busy);
                    gateBusy.Add(ruled.Busy);
                }
            }

            report.Say($"{waiters} waiting, entries of {LeafBytes} + {DisclosureBytes} bytes");
            report.Show("bare group commit, a second", bare, "N0");
            report.Show("ledger, append to durable, a second", ledger, "N0");
            report.AtLeast("ledger / bare", share, Budget, "P0");

            report.Show("gatekeeper, proposal to durable ruling, a second", gate, "N0");
            report.Show("time on a processor for one, bare, µs", bareBusy, "N1");
            report.Show("time on a processor for one, ledger, µs", ledgerBusy, "N1");
            report.Show("time on a processor for one, gatekeeper, µs", gateBusy, "N1");
        }
    }

    private static async Task<Rate> BareAsync(int waiters, TimeSpan time)
    {
        using var log = new BareLog(Machine.NewFolder());
        var entry = RandomNumberGenerator.GetBytes(FrameBytes + LeafBytes + DisclosureBytes);
        return await Waiters.RateAsync(waiters, time, () => log.AppendAsync(entry));
    }

    private static async Task<Rate> LedgerAsync(int waiters, TimeSpan time)
    {
        var folder = new LedgerFolder(Machine.NewFolder());
        var key = LedgerKey.Open("gate.example/load", folder);
        await using var ledger = Ledger.Open(new(folder, key, static (_, _) => { }));
        var entry = new Entry(
            RandomNumberGenerator.GetBytes(LeafBytes),
            RandomNumberGenerator.GetBytes(DisclosureBytes)
        );
        var turn = new Lock();
        return await Waiters.RateAsync(
            waiters,
            time,
            () =>
            {
                // As the gatekeeper does: one at a time appends and knows the number of what it appended.
                long number;
                lock (turn)
                {
                    number = ledger.Next;
                    ledger.Append(entry);
                }

                return ledger.WhenDurable(number);
            }
        );
    }

    private static async Task<Rate> GateAsync(int waiters, TimeSpan time)
    {
        var hospital = new Hospital();
        var (keeper, ledger) = await hospital.OpenAsync();
        var number = 0;
        var rate = await Waiters.RateAsync(
            waiters,
            time,
            async () =>
            {
                var result = await keeper.ProposeAsync(
                    Hospital.Submit(Interlocked.Increment(ref number)),
                    CancellationToken.None
                );
                _ = result.Value ?? throw new UnreachableException(result.Refusal!.Message);
            }
        );
        await keeper.DisposeAsync();
        await ledger.DisposeAsync();
        return rate;
    }
}
