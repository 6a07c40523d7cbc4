using System.CommandLine;
using Caveat.Language;
using Caveat.Node.Configuring;
using Caveat.Node.Loading;

namespace Caveat.Cli.Checking;

/// <summary>What <c>check</c> and <c>test</c> are given: packs, or a deployment.</summary>
internal sealed class CheckInput(string verb)
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description =
            $"Packs to {verb} by themselves, with the floor; without any, all packs of the deployment.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _config = DeploymentInput.Option();

    /// <summary>Adds argument and option to a command.</summary>
    public void AddTo(Subcommand command)
    {
        command.Add(_files);
        command.Add(_config);
    }

    /// <summary>The report; null after saying what is wrong with the command.</summary>
    public CheckReport? Read(Terminal terminal, ParseResult parsed)
    {
        var now = terminal.Clock.GetUtcNow();
        var files = parsed.GetValue(_files) ?? [];
        var config = parsed.GetValue(_config);
        if (files.Length == 0)
        {
            return DeploymentInput.Read(terminal, config) is { } reading
                ? CheckReport.OfDeployment(reading, config ?? ConfigurationReader.FileName, now)
                : null;
        }

        if (config is not null)
        {
            terminal.Complain(
                CommandLineCodes.Usage,
                "files are checked by themselves, so `--config` means nothing beside them",
                "name the files alone, or the configuration alone"
            );
            return null;
        }

        if (InputFiles.ReadAll(terminal, files, TextFiles.PackLimit) is not { } read)
        {
            return null;
        }

        var findings = new List<Finding>();
        var texts = read.Select(pack => InputFiles.Decode(pack.File, pack.Bytes, findings))
            .OfType<SourceText>()
            .ToList();
        var report = CheckReport.OfPacks(texts, now);
        return report with { Findings = [.. findings, .. report.Findings] };
    }
}
