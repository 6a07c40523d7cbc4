using System.CommandLine;
using Caveat.Gate;
using Caveat.Node.Configuring;
using Caveat.Node.Identifying;
using Caveat.Node.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat agent token ID</c>: what an agent shows to a gate.</summary>
internal static class AgentCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The agent, as it is registered." };
        var config = DeploymentInput.Option();
        var revoke = new Option<bool>("--revoke")
        {
            Description = "Take all of its tokens away and make none.",
        };
        var token = new CommandWithExamples(
            "token",
            "Make a token for an agent and print it, once. A gate that runs takes it within a second."
        )
        {
            Examples =
            [
                ("caveat agent token soar-7", "the token, on standard output, and nothing else there"),
                ("caveat agent token soar-7 --revoke", "take its tokens away"),
            ],
        };
        token.Add(id);
        token.Add(config);
        token.Add(revoke);
        token.SetAction(parsed =>
            Run(terminal, parsed.GetRequiredValue(id), parsed.GetValue(config), parsed.GetValue(revoke))
        );
        var command = new Subcommand("agent", "Give agents what they show to a gate.") { token };
        return command;
    }

    private static int Run(Terminal terminal, string id, string? config, bool revokes)
    {
        if (DeploymentInput.Load(terminal, config) is not { } deployment)
        {
            return ExitCodes.Usage;
        }

        if (!deployment.Surroundings.Agents.ContainsKey(id))
        {
            terminal.Complain(
                CommandLineCodes.UnknownAgent,
                $"no agent {Wire.QuotedText.Code(id)} is registered",
                Suggestion.Hint(id, deployment.Surroundings.Agents.Keys) ?? "register it under `agents`"
            );
            return ExitCodes.Usage;
        }

        var data = RunningGate.DataOf(terminal.PathOf(config ?? ConfigurationReader.FileName), deployment);
        try
        {
            if (revokes)
            {
                Credentials.Change(data, before => before.Without(id));
                return ExitCodes.Fine;
            }

            Span<byte> random = stackalloc byte[AgentToken.Bytes];
            System.Security.Cryptography.RandomNumberGenerator.Fill(random);
            var token = AgentToken.Of(random);
            var had = Credentials.Change(data, before => before.With(id, token, terminal.Clock.GetUtcNow()));
            terminal.Out.WriteLine(token);
            var before = had.All.Count(each => each.Agent == id);
            if (before > 0)
            {
                terminal.Error.WriteLine(
                    $"`{id}` has {before + 1} tokens now; all of them hold until `--revoke` takes them away"
                );
            }

            return ExitCodes.Fine;
        }
        catch (Exception fault) when (fault is FormatException or IOException or LedgerStoppedException)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Fault;
        }
    }
}
