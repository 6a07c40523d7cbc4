using ZstdSharp;

namespace Caveat.Load;

/// <summary>
/// Makes the dictionary that disclosures are made small with, out of what the demo world says, at the place where the product takes it from. It is part of the
/// format: whoever makes another gives it another version byte.
/// </summary>
internal static class DictionaryMaking
{
    private const int Bytes = 16 << 10;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        var hospital = new Hospital();
        var (keeper, ledger) = await hospital.OpenAsync();
        for (var number = 0; number < options.Proposals; number++)
        {
            await keeper.ProposeAsync(Hospital.Submit(number), CancellationToken.None);
        }

        var samples = new List<byte[]>();
        for (var record = 0L; record < ledger.Next; record++)
        {
            samples.Add(ledger.Read(record).Disclosures.ToArray());
        }

        await keeper.DisposeAsync();
        await ledger.DisposeAsync();
        var path = Path.Combine(Machine.Root, "src", "Caveat.Node", "Sealing", "disclosures.zdict");
        await File.WriteAllBytesAsync(path, DictBuilder.TrainFromBuffer(samples, Bytes));
        report.Say($"  {path}: made of {samples.Count} records");
    }
}
