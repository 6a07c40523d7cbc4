namespace Caveat.Load;

/// <summary>Start to ready: at most 1.5 s from the start of <c>./caveat serve</c>, built, to the first 200 of <c>/readyz</c>.</summary>
internal static class StartLoad
{
    private const double Budget = 1.5;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        await ServingGate.BuildAsync();
        var hospital = new Hospital();
        report.Say("from the start of `./caveat serve` to ready, in seconds");
        report.AtMost("a small ledger", await MeasureAsync(hospital, options.Rounds), Budget, "N2");
        await hospital.FillAsync(options.Proposals);
        report.Show(
            $"a ledger of {options.Proposals} rulings",
            await MeasureAsync(hospital, options.Rounds),
            "N2"
        );
    }

    private static async Task<Spread> MeasureAsync(Hospital hospital, int rounds)
    {
        var seconds = new Spread();
        for (var round = 0; round < rounds; round++)
        {
            await using var gate = await ServingGate.StartAsync(hospital.Folder);
            seconds.Add(gate.TimeToReady.TotalSeconds);
        }

        return seconds;
    }
}
