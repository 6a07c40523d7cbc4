using System.CommandLine;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Cli.Signing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat halt</c> and <c>caveat resume</c>: one person halts, two go on.</summary>
internal static class HaltCommand
{
    public static Subcommand Create(Terminal terminal, bool halts)
    {
        var scope = new Argument<string[]>("SCOPE")
        {
            Description = halts
                ? "all, or: agent, operation, actuator, territory or norm, and a name."
                : "What was halted, as `caveat halt` was given it; `clock` confirms the clock; or: limit PACK/NORM KEY.",
            Arity = ArgumentArity.OneOrMore,
        };
        var statement = new Option<string>("--statement")
        {
            Description = "Why, in your words.",
            HelpName = "TEXT",
            DefaultValueFactory = static _ => "",
        };
        var client = new PersonClient.Options();
        var name = halts ? "halt" : "resume";
        var command = new CommandWithExamples(
            name,
            halts
                ? "Halt acts at once, at one person's word. What is held cannot be released either."
                : "Sign for going on after a halt. It takes two people; a limit's halt takes the role that its norm names."
        )
        {
            Examples =
            [
                ($"caveat {name} all --key officer-1.key", "everything"),
                ($"caveat {name} agent turbo-9 --key officer-1.key", "one agent"),
            ],
            Exits = "1 where the gate refuses",
        };
        command.Add(scope);
        command.Add(statement);
        client.AddTo(command);
        command.SetAction(
            (parsed, _) =>
                RunAsync(
                    terminal,
                    client.Open(terminal, parsed),
                    halts,
                    string.Join(' ', parsed.GetRequiredValue(scope)),
                    parsed.GetRequiredValue(statement)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        PersonClient? client,
        bool halts,
        string scope,
        string statement
    )
    {
        if (client is null)
        {
            return ExitCodes.Usage;
        }

        using (client)
        {
            // What is signed names the gate, so the gate is asked who it is.
            using var watch = await client.GetAsync("/v1/watch");
            if (watch is null)
            {
                return client.Refused;
            }

            var gate = watch.RootElement.GetProperty("gate").GetString()!;
            var order = Order.Body(
                client,
                terminal.Clock,
                json =>
                {
                    json.WriteString("scope", scope);
                    json.WriteString("statement", statement);
                },
                (nonce, expires) => SignedStatement.OfOrder(gate, halts, scope, statement, nonce, expires)
            );
            using var answer = await client.PostAsync(halts ? "/v1/watch/halt" : "/v1/watch/resume", order);
            if (answer is null)
            {
                return client.Refused;
            }

            Write(terminal.Out, answer.RootElement);
            if (!halts && IsHalted(answer.RootElement, scope))
            {
                terminal.Out.WriteLine(
                    $"you have signed for going on; one more person must sign: {terminal.Called} resume {scope}"
                );
            }

            return ExitCodes.Fine;
        }
    }

    private static bool IsHalted(JsonElement watch, string scope) =>
        watch.GetProperty("halts").EnumerateArray().Any(halt => halt.GetProperty("scope").ValueEquals(scope));

    private static void Write(TextWriter output, JsonElement watch)
    {
        var halts = watch.GetProperty("halts");
        output.WriteLine(
            $"epoch {watch.GetProperty("epoch")}, {(halts.GetArrayLength() == 0 ? "nothing is halted" : "halted:")}"
        );
        foreach (var halt in halts.EnumerateArray())
        {
            output.WriteLine(
                $"  {Showing.Foreign.Line(halt.GetProperty("scope").GetString()!)} since {halt.GetProperty("since")}, by {Showing.Foreign.Name(halt.GetProperty("by").GetString()!)}"
            );
        }
    }
}
