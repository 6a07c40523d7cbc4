using System.Buffers.Text;
using System.CommandLine;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Cli.Showing;
using Caveat.Cli.Signing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat approve CASE</c> and <c>caveat object CASE</c>: a person's signed decision.</summary>
internal static class DecisionCommand
{
    public static Subcommand Create(Terminal terminal, bool approves)
    {
        var id = new Argument<string>("CASE") { Description = "The case, for example c-88." };
        var role = new Option<string>("--role")
        {
            Description = "The role you sign in.",
            HelpName = "ROLE",
            Required = true,
        };
        var statement = new Option<string>("--statement")
        {
            Description = "Why, in your words, up to 2,000 characters.",
            HelpName = "TEXT",
            DefaultValueFactory = static _ => "",
        };
        var yes = new Option<bool>("--yes") { Description = "Sign without being asked." };
        var client = new PersonClient.Options();
        var name = approves ? "approve" : "object";
        var command = new CommandWithExamples(
            name,
            approves
                ? "Approve a case: shows exactly what is signed, and signs it with your key."
                : "Object to a case: one objection decides it, and binds the act for a day."
        )
        {
            Examples =
            [
                (
                    $"caveat {name} c-88 --role watch-officer --key officer-1.key",
                    "you are asked once you have seen it"
                ),
            ],
            Exits = "1 where the gate refuses or you say no",
        };
        command.Add(id);
        command.Add(role);
        command.Add(statement);
        command.Add(yes);
        client.AddTo(command);
        command.SetAction(
            (parsed, _) =>
                RunAsync(
                    terminal,
                    client.Open(terminal, parsed),
                    new(
                        parsed.GetRequiredValue(id),
                        approves,
                        parsed.GetRequiredValue(role),
                        parsed.GetRequiredValue(statement)
                    ),
                    parsed.GetValue(yes)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        PersonClient? client,
        Wanted wanted,
        bool isSure
    )
    {
        if (client is null)
        {
            return ExitCodes.Usage;
        }

        using (client)
        {
            var path = $"/v1/cases/{Uri.EscapeDataString(wanted.Case)}";
            using var answer = await client.GetAsync(path);
            if (answer is null)
            {
                return client.Refused;
            }

            var shown = new ShownCase(answer.RootElement);
            if (shown.WhyNot() is { } difference)
            {
                terminal.Complain(CommandLineCodes.Differs, difference, "nothing was signed");
                return ExitCodes.Fault;
            }

            shown.Write(terminal.Out);
            // What is agreed to can be objected to until it is released. The gate says no as well; nobody need sign for that.
            var state = shown.Text("state");
            if (!isSure && state != "open" && (wanted.Approves || state != "decided"))
            {
                terminal.Complain(
                    ApprovingCodes.NotOpen,
                    $"the case is not open; {Foreign.Name(wanted.Case)} is {state}",
                    "nothing was signed"
                );
                return ExitCodes.No;
            }

            var digest = shown.DigestOf(wanted.Role, wanted.Approves, wanted.Statement);
            terminal.Out.WriteLine($"          sha256:{Convert.ToHexStringLower(digest)} (what you sign)");
            if (!isSure && !Asks(terminal, wanted.Approves))
            {
                terminal.Out.WriteLine("nothing was signed");
                return ExitCodes.No;
            }

            var body = BodyOf(wanted, shown, client.Key.Sign(digest));
            using var decided = await client.PostAsync(
                $"{path}/{(wanted.Approves ? "approvals" : "objections")}",
                body
            );
            if (decided is null)
            {
                return client.Refused;
            }

            terminal.Out.WriteLine($"{wanted.Case} is {new ShownCase(decided.RootElement).Text("state")}");
            return ExitCodes.Fine;
        }
    }

    private static bool Asks(Terminal terminal, bool approves)
    {
        terminal.Out.Write(approves ? "approve? [y/N] " : "object? [y/N] ");
        terminal.Out.Flush();
        using var answers = new StreamReader(terminal.In, leaveOpen: true);
        return answers.ReadLine() is "y" or "Y" or "yes";
    }

    private static byte[] BodyOf(Wanted wanted, ShownCase shown, byte[] signature)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("role", wanted.Role);
            json.WriteString("statement", wanted.Statement);
            json.WriteString("nonce", shown.Text("nonce"));
            json.WriteString("expires", shown.Text("expires"));
            json.WriteString("signature", Base64Url.EncodeToString(signature));
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private sealed record Wanted(string Case, bool Approves, string Role, string Statement);
}
