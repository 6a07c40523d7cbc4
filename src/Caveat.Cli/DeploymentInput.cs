using System.Collections.Immutable;
using System.CommandLine;
using Caveat.Cli.Showing;
using Caveat.Node.Configuring;
using Caveat.Node.Loading;

namespace Caveat.Cli;

/// <summary>Finds and reads the deployment that a command is about.</summary>
internal static class DeploymentInput
{
    /// <summary>The option that names the configuration.</summary>
    public static Option<string?> Option() =>
        new("--config", "-c")
        {
            Description = $"The configuration; without it, {ConfigurationReader.FileName} in this folder.",
            HelpName = "FILE",
        };

    /// <summary>Whether this folder has a configuration.</summary>
    public static bool IsHere(Terminal terminal) =>
        File.Exists(terminal.PathOf(ConfigurationReader.FileName));

    /// <summary>What came of reading it; null after saying that there is none.</summary>
    public static DeploymentReading? Read(Terminal terminal, string? given)
    {
        var name = given ?? ConfigurationReader.FileName;
        var path = terminal.PathOf(name);
        if (!File.Exists(path))
        {
            terminal.Complain(
                CommandLineCodes.NoConfiguration,
                given is null
                    ? $"there is no {ConfigurationReader.FileName} in this folder"
                    : $"there is no configuration `{given}`",
                "write a first one with `caveat init`, or name one with `--config FILE`"
            );
            return null;
        }

        return DeploymentReader.Read(path, name, Installation.Current);
    }

    /// <summary>The deployment, ready to rule; null after saying why there is none.</summary>
    public static Deployment? Load(Terminal terminal, string? given) => Load(terminal, given, out _);

    /// <summary>The deployment, ready to rule, and the texts of its packs; null after saying why there is none. It may warn of what is not wrong as well.</summary>
    public static Deployment? Load(
        Terminal terminal,
        string? given,
        out ImmutableArray<SourceText> packTexts,
        bool warns = false
    )
    {
        packTexts = [];
        if (Read(terminal, given) is not { } reading)
        {
            return null;
        }

        var told = warns ? Severity.Warning : Severity.Error;
        FindingText.Write(
            reading.Findings.Where(finding =>
                finding.Severity >= told && (warns || reading.Deployment is null)
            ),
            terminal.Error,
            terminal.ColourError
        );
        if (reading.Deployment is null)
        {
            terminal.Complain(
                CommandLineCodes.NotInForce,
                "a deployment with errors rules on nothing",
                "`caveat check` shows all there is to mend"
            );
        }

        packTexts = reading.PackTexts;
        return reading.Deployment;
    }
}
