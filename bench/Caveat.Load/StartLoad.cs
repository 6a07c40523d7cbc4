using Caveat.Node.Recording;

namespace Caveat.Load;

/// <summary>
/// Start to ready: at most 1.5 s from the start of <c>./caveat serve</c>, built, to the first 200 of <c>/readyz</c> with a small ledger, and 3 s
/// with one of a million records; and what it takes without the saved state, when every record is read.
/// </summary>
internal static class StartLoad
{
    private const double Budget = 1.5;
    private const double LargeBudget = 3;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        await ServingGate.BuildAsync();
        var hospital = new Hospital();
        report.Say(
            "from the start of `./caveat serve` to ready, in seconds, and the most memory until then, in MB"
        );
        var small = await MeasureAsync(hospital, options.Rounds);
        report.AtMost("a small ledger", small.Seconds, Budget, "N2");
        await hospital.FillAsync(options.Proposals);
        var folder = new LedgerFolder(hospital.Data);
        var large = await MeasureAsync(hospital, options.Rounds);
        report.Say(
            $"  {File.ReadLines(folder.Checkpoint).ElementAt(1)} records, of which {options.Proposals:N0} are rulings"
        );
        report.Say($"  the saved state, MB: {new FileInfo(folder.State).Length / 1e6:N1}");
        report.AtMost("from the saved state", large.Seconds, LargeBudget, "N2");
        report.Show("memory", large.Megabytes, "N0");
        var full = await MeasureAsync(hospital, 1, () => StateFile.Forget(folder));
        report.Show("every record read", full.Seconds, "N2");
        report.Show("memory", full.Megabytes, "N0");
    }

    private static async Task<(Spread Seconds, Spread Megabytes)> MeasureAsync(
        Hospital hospital,
        int rounds,
        Action? before = null
    )
    {
        var (seconds, megabytes) = (new Spread(), new Spread());
        for (var round = 0; round < rounds; round++)
        {
            before?.Invoke();
            await using var gate = await ServingGate.StartAsync(hospital.Folder);
            seconds.Add(gate.TimeToReady.TotalSeconds);
            megabytes.Add(Machine.MostMegabytesOf(gate.Id));
        }

        return (seconds, megabytes);
    }
}
