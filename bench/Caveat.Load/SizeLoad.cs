using Caveat.Node.Recording;

namespace Caveat.Load;

/// <summary>What a ruling takes on disk once it is published, with the release that a permit has beside it: leaves, disclosures, tiles and keys, 2 KB at most.</summary>
internal static class SizeLoad
{
    private const double Budget = 2_048;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        var hospital = new Hospital();
        await hospital.FillAsync(options.Proposals);
        var folder = new LedgerFolder(hospital.Data);
        var parts = new (string Name, long Bytes)[]
        {
            ("leaves", BytesIn(Path.Combine(folder.Log, "tile", "entries"))),
            (
                "hashes",
                BytesIn(Path.Combine(folder.Log, "tile"))
                    - BytesIn(Path.Combine(folder.Log, "tile", "entries"))
            ),
            ("disclosures", BytesIn(folder.Disclosures)),
            ("keys", BytesIn(Path.GetDirectoryName(folder.RecordKeys)!)),
        };
        report.Say($"a ledger of {options.Proposals} rulings");
        foreach (var (name, bytes) in parts)
        {
            report.Show($"{name}, bytes a ruling", Of(bytes, options), "N0");
        }

        report.AtMost("bytes a ruling", Of(parts.Sum(part => part.Bytes), options), Budget, "N0");
    }

    private static Spread Of(long bytes, LoadOptions options)
    {
        var spread = new Spread();
        spread.Add((double)bytes / options.Proposals);
        return spread;
    }

    private static long BytesIn(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
