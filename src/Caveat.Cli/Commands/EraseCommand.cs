using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Cli.Showing;
using Caveat.Cli.Signing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat erase</c>: two people erase what records say; that they were there stays.</summary>
internal static class EraseCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var records = new Argument<long[]>("N")
        {
            Description = "A record of each proposal or case: all there is of it goes.",
            Arity = ArgumentArity.OneOrMore,
        };
        var because = new Option<string>("--because")
        {
            Description = "Why, in your words: it stays in the ledger.",
            HelpName = "TEXT",
            DefaultValueFactory = static _ => "",
        };
        var list = new Option<bool>("--list")
        {
            Description = "Show what would be erased, and sign nothing.",
        };
        var client = new PersonClient.Options();
        var command = new CommandWithExamples(
            "erase",
            "Sign for what records say to be erased for good. It takes two people, for the same records within a day; the ledger still verifies."
        )
        {
            Examples =
            [
                (
                    "caveat erase 17 --because \"the subject asked for it\" --key officer-1.key",
                    "the first signature, or the second"
                ),
                ("caveat erase 17 --list --key officer-1.key", "what would go with record 17"),
            ],
            Exits = "1 where the gate refuses",
        };
        command.Add(records);
        command.Add(because);
        command.Add(list);
        client.AddTo(command);
        command.SetAction(
            (parsed, _) =>
                RunAsync(
                    terminal,
                    client.Open(terminal, parsed),
                    parsed.GetRequiredValue(records),
                    parsed.GetRequiredValue(because),
                    parsed.GetValue(list)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        PersonClient? client,
        long[] asked,
        string because,
        bool onlyLists
    )
    {
        if (client is null)
        {
            return ExitCodes.Usage;
        }

        using (client)
        {
            if (because.Length == 0 && !onlyLists)
            {
                terminal.Complain(CommandLineCodes.Usage, "say why with `--because TEXT`");
                return ExitCodes.Usage;
            }

            var (gate, records) = ("", new SortedSet<long>());
            foreach (var record in asked)
            {
                if (records.Contains(record))
                {
                    continue;
                }

                using var shown = await client.GetAsync(
                    string.Create(CultureInfo.InvariantCulture, $"/v1/erasures/{record}")
                );
                if (shown is null)
                {
                    return client.Refused;
                }

                gate = shown.RootElement.GetProperty("gate").GetString()!;
                WriteRecords(terminal.Out, shown.RootElement);
                records.UnionWith(
                    shown
                        .RootElement.GetProperty("records")
                        .EnumerateArray()
                        .Select(each => each.GetProperty("record").GetInt64())
                );
            }

            return onlyLists
                ? ExitCodes.Fine
                : await SignAsync(terminal, client, gate, [.. records], because);
        }
    }

    private static async Task<int> SignAsync(
        Terminal terminal,
        PersonClient client,
        string gate,
        long[] records,
        string because
    )
    {
        var order = Order.Body(
            client,
            terminal.Clock,
            json =>
            {
                json.WriteStartArray("records");
                foreach (var record in records)
                {
                    json.WriteNumberValue(record);
                }

                json.WriteEndArray();
                json.WriteString("statement", because);
            },
            (nonce, expires) => SignedStatement.OfErasure(gate, records, because, nonce, expires)
        );
        using var answer = await client.PostAsync("/v1/erasures", order);
        if (answer is null)
        {
            return client.Refused;
        }

        var state = answer.RootElement.GetProperty("state").GetString();
        terminal.Out.WriteLine(
            state switch
            {
                "erased" =>
                    $"erased, by record {answer.RootElement.GetProperty("by")}: nobody can read what they said",
                "erasing" =>
                    $"recorded, by record {answer.RootElement.GetProperty("by")}: the keys go once it is published",
                _ =>
                    $"you have signed for erasing them; one more person must sign within a day: {terminal.Called} erase {string.Join(' ', records)}",
            }
        );
        return ExitCodes.Fine;
    }

    private static void WriteRecords(TextWriter output, JsonElement erasure)
    {
        foreach (var record in erasure.GetProperty("records").EnumerateArray())
        {
            output.WriteLine(
                $"  {record.GetProperty("record").GetInt64(), 8}  {Foreign.Line(record.GetProperty("type").GetString()!), -12}{record.GetProperty("time")}"
            );
        }

        if (erasure.TryGetProperty("asked", out var asked))
        {
            output.WriteLine(
                $"  {Foreign.Name(asked.GetProperty("person").GetString()!)} signed for it, record {asked.GetProperty("record")}"
            );
        }
    }
}
