using Caveat.Load;

if (LoadOptions.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(LoadOptions.Usage);
    return 2;
}

var report = new Report(Console.Out);
report.Say($"load of the machine {Machine.LoadAverage()}, {Environment.ProcessorCount} cores");
try
{
    await (
        options.What switch
        {
            "ledger" => LedgerLoad.RunAsync(options, report),
            "http" => HttpLoad.RunAsync(options, report),
            "start" => StartLoad.RunAsync(options, report),
            "verify" => VerifyLoad.RunAsync(options, report),
            "size" => SizeLoad.RunAsync(options, report),
            "dictionary" => DictionaryMaking.RunAsync(options, report),
            _ => MemoryLoad.RunAsync(options, report),
        }
    );
}
finally
{
    Machine.RemoveFolders();
}

report.Say($"load of the machine {Machine.LoadAverage()} at the end");
return report.IsMet ? 0 : 1;
