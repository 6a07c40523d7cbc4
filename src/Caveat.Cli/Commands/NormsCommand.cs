using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Caveat.Cli.Showing;
using Caveat.Language;
using Caveat.Node.Showing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat norms [SEARCH]</c>: the norms in force, by layer, the floor included; or the vocabulary they read.</summary>
internal static class NormsCommand
{
    private sealed record Shown(
        PlacedPack Pack,
        ImmutableArray<(Norm Norm, ImmutableArray<string> Text)> Norms
    );

    public static Subcommand Create(Terminal terminal)
    {
        var search = new Argument<string?>("SEARCH")
        {
            Description = "Only norms whose name, pack, text, reason or citation holds this.",
            HelpName = "SEARCH",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var config = DeploymentInput.Option();
        var vocabulary = new Option<bool>("--vocabulary")
        {
            Description = "The attributes that norms can read, instead of norms.",
        };
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var command = new CommandWithExamples(
            "norms",
            "Show the norms in force by layer, with their text, reasons and citations; or the attributes they read."
        )
        {
            Examples =
            [
                ("caveat norms", "all norms of the deployment, and the floor that is always there"),
                ("caveat norms watch-officer", "those that speak of the watch officer"),
                ("caveat norms --vocabulary threat", "the attributes about threats"),
            ],
            Exits = "1 where nothing is found",
        };
        search.CompletionSources.Add(_ => Schema.Standard.Attributes.Select(attribute => attribute.Name));
        command.Add(search);
        command.Add(config);
        command.Add(vocabulary);
        command.Add(format);
        command.SetAction(parsed =>
        {
            var inJson = parsed.GetRequiredValue(format) == OutputFormat.Json;
            var wanted = parsed.GetValue(search) ?? "";
            var given = parsed.GetValue(config);
            if (parsed.GetValue(vocabulary) && given is null && !DeploymentInput.IsHere(terminal))
            {
                return VocabularyView.Write(Schema.Standard, wanted, inJson, terminal);
            }

            if (DeploymentInput.Load(terminal, given, out var texts) is not { } deployment)
            {
                return ExitCodes.Usage;
            }

            return parsed.GetValue(vocabulary)
                ? VocabularyView.Write(deployment.NormSet.Schema, wanted, inJson, terminal)
                : Write(deployment.NormSet, texts, wanted, inJson, terminal);
        });
        return command;
    }

    private static int Write(
        NormSet norms,
        IEnumerable<SourceText> texts,
        string wanted,
        bool inJson,
        Terminal terminal
    )
    {
        var statements = texts
            .Append(Floor.Source)
            .ToDictionary(text => text.Name, NormText.Of, StringComparer.Ordinal);
        var shown = norms
            .Packs.Select(placed => Matching(placed, statements[placed.Source], wanted))
            .Where(pack => !pack.Norms.IsEmpty)
            .ToList();
        if (inJson)
        {
            Json.Write(terminal.Out, json => WriteJson(json, norms, shown));
        }
        else
        {
            foreach (var layer in shown.GroupBy(pack => pack.Pack.Layer))
            {
                WriteLayer(layer.Key, layer, norms.Authority, terminal);
            }

            var count = FindingText.Number(shown.Sum(pack => pack.Norms.Length), "norm");
            terminal.Out.WriteLine($"{count} of {norms.Digest}");
        }

        return shown.Count > 0 ? ExitCodes.Fine : ExitCodes.No;
    }

    private static Shown Matching(
        PlacedPack placed,
        ImmutableDictionary<string, ImmutableArray<string>> texts,
        string wanted
    )
    {
        var norms =
            from norm in placed.Pack.Norms
            let text = texts.GetValueOrDefault(norm.Id, [])
            let said = (string?[])[placed.Pack.Name, norm.Id, norm.Because, .. norm.Cites, .. text]
            where said.Any(part => part?.Contains(wanted, StringComparison.OrdinalIgnoreCase) == true)
            select (norm, text);
        return new(placed, [.. norms]);
    }

    private static void WriteLayer(Layer layer, IEnumerable<Shown> packs, Layer authority, Terminal terminal)
    {
        var output = terminal.Out;
        var role = layer == authority ? " (authority: only its permits grant)" : "";
        output.WriteLine(Paint.Heading(Words.Of(layer), terminal.ColourOut) + role);
        foreach (var (placed, norms) in packs)
        {
            var bounds = placed.AsBounds ? ", as bounds" : "";
            output.WriteLine($"  {placed.Pack.Reference}, {placed.Source}{bounds}");
            if (placed.Pack.Summary is { } summary)
            {
                output.WriteLine($"  {Paint.Aside(summary, terminal.ColourOut)}");
            }

            output.WriteLine();
            foreach (var (norm, text) in norms)
            {
                output.WriteLine($"    {Paint.Heading(norm.Id, terminal.ColourOut)}");
                foreach (var line in text)
                {
                    output.WriteLine($"      {line}");
                }

                foreach (var cite in norm.Cites)
                {
                    output.WriteLine($"      cites {cite}");
                }

                if (norm.Because is { } because)
                {
                    output.WriteLine($"      because {because}");
                }

                output.WriteLine();
            }
        }
    }

    private static void WriteJson(Utf8JsonWriter json, NormSet norms, IEnumerable<Shown> packs)
    {
        json.WriteStartObject();
        json.WriteString("digest", norms.Digest);
        json.WriteString("authority", Words.Of(norms.Authority));
        json.WriteStartArray("packs");
        foreach (var (placed, shown) in packs)
        {
            json.WriteStartObject();
            json.WriteString("pack", placed.Pack.Reference);
            json.WriteString("layer", Words.Of(placed.Layer));
            json.WriteBoolean("bounds", placed.AsBounds);
            json.WriteString("from", placed.Source);
            json.WriteString("digest", placed.Pack.Digest);
            json.WriteStartArray("norms");
            foreach (var (norm, text) in shown)
            {
                json.WriteStartObject();
                json.WriteString("norm", norm.Id);
                json.WriteString("text", string.Join('\n', text));
                json.WriteTexts("cites", norm.Cites);
                json.WriteIfAny("because", norm.Because);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
