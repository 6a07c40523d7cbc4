using System.CommandLine;
using System.Security.Cryptography;
using Caveat.Gate;
using Caveat.Gate.Sessions;
using Caveat.Node.Configuring;
using Caveat.Node.Identifying;
using Caveat.Node.Loading;
using Caveat.Node.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat person invite ID</c> and <c>caveat person revoke ID</c>: passkeys come and go.</summary>
internal static class PersonCommand
{
    public static Subcommand Create(Terminal terminal) =>
        new("person", "Invite people to enrol passkeys, and take passkeys away.")
        {
            Invite(terminal),
            Revoke(terminal),
        };

    private static CommandWithExamples Invite(Terminal terminal)
    {
        var (id, config) = (Person(), DeploymentInput.Option());
        var command = new CommandWithExamples(
            "invite",
            "Print, once, what a person opens in their browser to enrol a passkey. It is good for 24 hours and one passkey; a gate that runs takes it within a second."
        )
        {
            Examples =
            [
                ("caveat person invite officer-1", "the link, on standard output, and nothing else there"),
            ],
        };
        command.Add(id);
        command.Add(config);
        command.SetAction(parsed =>
            Run(
                terminal,
                parsed.GetRequiredValue(id),
                parsed.GetValue(config),
                (data, deployment, person) =>
                {
                    var gate = deployment.Configuration.Gate;
                    var link = Invitations.Link(
                        gate.Address ?? gate.Listen,
                        Invitations.Write(data, person, terminal.Clock)
                    );
                    terminal.Out.WriteLine(link);
                }
            )
        );
        return command;
    }

    private static CommandWithExamples Revoke(Terminal terminal)
    {
        var (id, config) = (Person(), DeploymentInput.Option());
        var key = new Option<string?>("--key")
        {
            Description = "The fingerprint of the one passkey to take away; without it, all of them.",
            HelpName = "FINGERPRINT",
        };
        var command = new CommandWithExamples(
            "revoke",
            "Take passkeys of a person away, with invitations that they have not used. What they signed in cases that wait counts no more."
        )
        {
            Examples =
            [
                ("caveat person revoke officer-1", "all passkeys of a person"),
                (
                    "caveat person revoke officer-1 --key 0a1b2c3d4e5f6071",
                    "one, by its fingerprint, which the console shows under People"
                ),
            ],
        };
        command.Add(id);
        command.Add(key);
        command.Add(config);
        command.SetAction(parsed =>
            Run(
                terminal,
                parsed.GetRequiredValue(id),
                parsed.GetValue(config),
                (data, _, person) =>
                {
                    var named = parsed.GetValue(key);
                    if (named is not null && (named.Length != 16 || !named.All(char.IsAsciiHexDigitLower)))
                    {
                        throw new FormatException(
                            $"{Wire.QuotedText.Code(named)} is no fingerprint: those are 16 digits and small letters, as `caveat serve` and the console show them"
                        );
                    }

                    var order = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
                    Credentials.Change(data, before => before.Revoking(person, named, order));
                },
                isAnybody: true
            )
        );
        return command;
    }

    private static Argument<string> Person() =>
        new("ID") { Description = "The person, as they stand under `people`." };

    private static int Run(
        Terminal terminal,
        string id,
        string? config,
        Action<string, Deployment, string> change,
        bool isAnybody = false
    )
    {
        if (DeploymentInput.Load(terminal, config) is not { } deployment)
        {
            return ExitCodes.Usage;
        }

        var people = deployment.Configuration.People;
        // Whoever has left may still have to be shut out.
        if (!isAnybody && !people.Any(person => person.Id == id))
        {
            terminal.Complain(
                CommandLineCodes.UnknownPerson,
                $"nobody {Wire.QuotedText.Code(id)} stands under `people`",
                Suggestion.Hint(id, people.Select(person => person.Id)) ?? "put them there, with their roles"
            );
            return ExitCodes.Usage;
        }

        var data = RunningGate.DataOf(terminal.PathOf(config ?? ConfigurationReader.FileName), deployment);
        try
        {
            change(data, deployment, id);
            return ExitCodes.Fine;
        }
        catch (Exception fault) when (fault is FormatException or IOException or LedgerStoppedException)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Fault;
        }
    }
}
