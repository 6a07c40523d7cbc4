using System.CommandLine;
using Caveat.Node.Configuring;
using Caveat.Node.Loading;
using Caveat.Node.Recording;

namespace Caveat.Cli;

/// <summary>Finds the data folder of a gate that a command reads.</summary>
internal static class DataFolder
{
    private const string Default = "data";

    /// <summary>The option that names it.</summary>
    public static Option<string?> Option() =>
        new("--data")
        {
            Description =
                "The data folder of the gate; without it, the one that the caveat.yaml in this folder names, or data.",
            HelpName = "DIR",
        };

    /// <summary>A reader of its ledger; null after saying why there is none.</summary>
    public static LedgerReader? Open(Terminal terminal, string? given)
    {
        var path = PathOf(terminal, given);
        try
        {
            return LedgerReader.Open(path);
        }
        catch (LedgerStoppedException fault)
        {
            terminal.Complain(
                fault.Code ?? CommandLineCodes.BadLedger,
                fault.Message,
                given is null ? "name the data folder with `--data DIR`" : null
            );
            return null;
        }
    }

    /// <summary>Where it is.</summary>
    public static string PathOf(Terminal terminal, string? given) =>
        terminal.PathOf(given ?? Configured(terminal) ?? Default);

    private static string? Configured(Terminal terminal)
    {
        var path = terminal.PathOf(ConfigurationReader.FileName);
        var source = TextFiles.Read(
            path,
            ConfigurationReader.FileName,
            TextFiles.ConfigurationLimit,
            new List<Language.Finding>()
        );
        return source is null ? null : ConfigurationReader.Read(source).Configuration?.Gate.Data;
    }
}
