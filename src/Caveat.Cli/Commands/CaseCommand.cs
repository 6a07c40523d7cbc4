using System.CommandLine;
using Caveat.Cli.Showing;
using Caveat.Cli.Signing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat case list|show</c>: what waits for people.</summary>
internal static class CaseCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var list = new CommandWithExamples("list", "List the cases that wait for people.")
        {
            Examples = [("caveat case list --key officer-1.key", "what is open")],
        };
        var all = new Option<bool>("--all") { Description = "Also those that are decided." };
        var listing = new PersonClient.Options();
        list.Add(all);
        listing.AddTo(list);
        list.SetAction(
            (parsed, _) => ListAsync(terminal, listing.Open(terminal, parsed), parsed.GetValue(all))
        );

        var id = new Argument<string>("CASE") { Description = "The case, for example c-88." };
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var show = new CommandWithExamples(
            "show",
            "Show a case: what would be done, to whom, what is unknown, and what a signature is over."
        )
        {
            Examples = [("caveat case show c-88 --key officer-1.key", "look before you sign")],
        };
        var showing = new PersonClient.Options();
        show.Add(id);
        show.Add(format);
        showing.AddTo(show);
        show.SetAction(
            (parsed, _) =>
                ShowAsync(
                    terminal,
                    showing.Open(terminal, parsed),
                    parsed.GetRequiredValue(id),
                    parsed.GetRequiredValue(format) == OutputFormat.Json
                )
        );
        return new Subcommand("case", "Show what is held and waits for people.") { list, show };
    }

    private static async Task<int> ListAsync(Terminal terminal, PersonClient? client, bool all)
    {
        if (client is null)
        {
            return ExitCodes.Usage;
        }

        using (client)
        {
            using var answer = await client.GetAsync(all ? "/v1/cases" : "/v1/cases?state=open");
            if (answer is null)
            {
                return client.Refused;
            }

            var columns = new Columns("case", "state", "agent", "needs", "decide by");
            foreach (var each in answer.RootElement.GetProperty("cases").EnumerateArray())
            {
                var shown = new ShownCase(each);
                columns.Add(
                    shown.Text("case"),
                    shown.Text("state"),
                    Foreign.Name(shown.Text("agent")),
                    shown.Text("formula"),
                    shown.Text("decideBy")
                );
            }

            columns.Write(terminal);
            return ExitCodes.Fine;
        }
    }

    private static async Task<int> ShowAsync(Terminal terminal, PersonClient? client, string id, bool inJson)
    {
        if (client is null)
        {
            return ExitCodes.Usage;
        }

        using (client)
        {
            using var answer = await client.GetAsync($"/v1/cases/{Uri.EscapeDataString(id)}");
            if (answer is null)
            {
                return client.Refused;
            }

            if (inJson)
            {
                Json.Write(terminal.Out, answer.RootElement.WriteTo);
                return ExitCodes.Fine;
            }

            var shown = new ShownCase(answer.RootElement);
            if (shown.WhyNot() is { } difference)
            {
                terminal.Complain(CommandLineCodes.Differs, difference);
                return ExitCodes.Fault;
            }

            shown.Write(terminal.Out);
            return ExitCodes.Fine;
        }
    }
}
