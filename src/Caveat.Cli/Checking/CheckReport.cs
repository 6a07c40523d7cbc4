using System.Collections.Immutable;
using Caveat.Deciding;
using Caveat.Language;
using Caveat.Node.Loading;

namespace Caveat.Cli.Checking;

/// <summary>All that was found out about packs or a deployment.</summary>
/// <param name="Findings">Every finding, those of failed examples and broken guarantees included.</param>
/// <param name="Trial">The examples and guarantees; nothing where there are errors before.</param>
internal sealed record CheckReport(ImmutableArray<Finding> Findings, PackTrial Trial)
{
    /// <summary>What was checked, for people.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether there is no error.</summary>
    public bool IsSound => !Findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>Checks a deployment: configuration, zones, inventory, packs.</summary>
    public static CheckReport OfDeployment(DeploymentReading reading, string name, DateTimeOffset now)
    {
        var trial = PackTrial.None;
        ImmutableArray<Finding> analysed = [];
        var subject = name;
        if (reading.Deployment is { } deployment)
        {
            now = TimeZoneInfo.ConvertTime(now, deployment.Configuration.Gate.TimeZone);
            trial = PackTrial.Of(deployment.NormSet, reading.PackTexts, now);
            analysed = Analyse(deployment.NormSet, reading.PackTexts, deployment.Configuration.People);
            var packs = deployment.NormSet.Packs;
            var norms = packs.Sum(placed => placed.Pack.Norms.Length);
            subject =
                $"{name}: {Showing.FindingText.Number(packs.Length - 1, "pack")} and the floor with {norms} norms, "
                + $"{Showing.FindingText.Number(reading.Zones.Zones.Length, "zone")}, "
                + Showing.FindingText.Number(reading.Zones.Inventory.Rows.Length, "inventory row");
        }

        return new([.. reading.Findings, .. analysed, .. trial.Findings], trial) { Subject = subject };
    }

    /// <summary>Checks packs by themselves, each with the floor and its own layer as authority.</summary>
    public static CheckReport OfPacks(IEnumerable<SourceText> texts, DateTimeOffset now)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var (trial, packs, norms) = (PackTrial.None, 0, 0);
        foreach (var text in texts)
        {
            packs++;
            var (pack, found) = Compilation.CompilePack(text);
            findings.AddRange(found);
            if (pack is null)
            {
                continue;
            }

            norms += pack.Norms.Length;
            var alone = Compilation.Alone(pack);
            // Alone, a pack stands under its own name; its text is found by the file's.
            var placed = alone with
            {
                Packs =
                [
                    alone.Packs[0],
                    .. alone.Packs.Skip(1).Select(each => each with { Source = text.Name }),
                ],
            };
            var tried = PackTrial.Of(placed, [text], now);
            findings.AddRange(Analyse(placed, [text], people: null));
            findings.AddRange(tried.Findings);
            trial = trial.With(tried);
        }

        var subject = Showing.FindingText.Number(packs, "pack");
        subject += norms > 0 ? $" with {Showing.FindingText.Number(norms, "norm")}" : "";
        return new(findings.ToImmutable(), trial) { Subject = subject };
    }

    // Norms that say less than they seem to: warnings at their names.
    private static ImmutableArray<Finding> Analyse(
        NormSet norms,
        IReadOnlyCollection<SourceText> texts,
        ImmutableArray<Person>? people
    ) =>
        [
            .. from warning in NormAnalysis.Run(norms, people)
            from text in texts
            where text.Name == warning.Pack.Source
            select new Finding(text, warning.Diagnostic),
        ];
}
