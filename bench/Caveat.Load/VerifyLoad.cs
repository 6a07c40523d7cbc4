using System.Diagnostics;
using Caveat.Node.Recording;

namespace Caveat.Load;

/// <summary>
/// What <c>caveat verify ledger</c> reads: at least 300,000 records a second, of rulings and releases as a gate makes them; once with what
/// opens them, and once of the public log alone, as somebody has it who fetched it.
/// </summary>
internal static class VerifyLoad
{
    private const double Budget = 300_000;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        var hospital = new Hospital();
        await hospital.FillAsync(options.Proposals);
        var elsewhere = Machine.NewFolder();
        Directory.CreateSymbolicLink(Path.Combine(elsewhere, "ledger"), new LedgerFolder(hospital.Data).Log);
        report.Say($"a ledger of {options.Proposals} rulings");
        Measure("with disclosures", hospital.Data, options, report);
        Measure("the public log alone", elsewhere, options, report);
        report.Say($"  most memory ever, MB: {Machine.MostMegabytesOf(Environment.ProcessId):N0}");
    }

    private static void Measure(string what, string data, LoadOptions options, Report report)
    {
        var (rate, cost) = (new Spread(), new Spread());
        for (var round = 0; round < options.Rounds; round++)
        {
            var (watch, before) = (Stopwatch.StartNew(), Machine.TimeOf(Environment.ProcessId));
            var outcome = LedgerCheck.Run(data, null);
            rate.Add(outcome.Records / watch.Elapsed.TotalSeconds);
            cost.Add((Machine.TimeOf(Environment.ProcessId) - before).TotalMicroseconds / outcome.Records);
            if (!outcome.Faults.IsEmpty)
            {
                throw new InvalidOperationException(outcome.Faults[0]);
            }
        }

        report.AtLeast($"records verified a second, {what}", rate, Budget, "N0");
        report.Show("time on a processor for one, µs", cost, "N1");
    }
}
