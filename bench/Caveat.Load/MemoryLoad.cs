namespace Caveat.Load;

/// <summary>Memory at rest: at most 120 MB of a gate that was started and left alone; and after many proposals.</summary>
internal static class MemoryLoad
{
    private const double Budget = 120;
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        await ServingGate.BuildAsync();
        var (fresh, used) = (new Spread(), new Spread());
        for (var round = 0; round < options.Rounds; round++)
        {
            var hospital = new Hospital();
            await using var gate = await ServingGate.StartAsync(hospital.Folder);
            await Task.Delay(_rest);
            fresh.Add(Machine.MegabytesOf(gate.Id));
            HttpLoad.Send(hospital, gate, options.Proposals);
            await Task.Delay(_rest);
            used.Add(Machine.MegabytesOf(gate.Id));
        }

        report.Say($"resident memory after {_rest.TotalSeconds} s of rest, in MB");
        report.AtMost("after the start", fresh, Budget, "N0");
        report.Show($"after {options.Proposals} proposals", used, "N0");
    }
}
