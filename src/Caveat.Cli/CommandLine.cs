using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Caveat.Cli.Commands;

namespace Caveat.Cli;

/// <summary>The program <c>caveat</c>: one command a file in <c>Commands/</c>, and what all of them share.</summary>
public static class CommandLine
{
    private static readonly ParserConfiguration _parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command on this process's terminal.</summary>
    public static int Run(string[] args)
    {
        var terminal = Terminal.OfProcess();
        var code = Run(args, terminal);
        terminal.Out.Flush();
        return code;
    }

    /// <summary>Runs a command on given streams: plain text, no colours.</summary>
    public static int Run(
        string[] args,
        Stream stdin,
        TextWriter stdout,
        TextWriter stderr,
        TimeProvider clock,
        string folder
    ) =>
        Run(
            args,
            new Terminal
            {
                In = stdin,
                Out = stdout,
                Error = stderr,
                Clock = clock,
                Folder = folder,
            }
        );

    /// <summary>Runs a command on a terminal and gives its exit code (<see cref="ExitCodes"/>).</summary>
    public static int Run(string[] args, Terminal terminal)
    {
        try
        {
            var parsed = Root(terminal).Parse(args, _parsing);
            if (parsed.Action is ParseErrorAction or null)
            {
                return Refuse(parsed, terminal);
            }

            return parsed.Invoke(
                new()
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (Exception fault)
        {
            var debugging = Environment.GetEnvironmentVariable("CAVEAT_DEBUG") == "1";
            terminal.Error.WriteLine(
                debugging
                    ? $"fault: {fault}"
                    : $"fault: {fault.Message.ReplaceLineEndings(" ")} (CAVEAT_DEBUG=1 shows where)"
            );
            return ExitCodes.Fault;
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand(
            "Rules of engagement for machines: what an agent proposes is permitted, held for people, or denied."
        )
        {
            InitCommand.Create(terminal),
        };
        root.HelpName = "caveat";
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
            {
                option.Action = new HelpWithExamples(help);
            }
        }

        return root;
    }

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        var command = parsed.CommandResult.Command;
        if (command is RootCommand && parsed.Tokens.Count == 0)
        {
            command.Parse(["--help"], _parsing).Invoke(new() { Output = terminal.Error });
            return ExitCodes.Usage;
        }

        var path = command is RootCommand ? "caveat" : $"caveat {command.Name}";
        foreach (var error in parsed.Errors)
        {
            var message = error.Message.TrimEnd('.').Replace('\'', '`');
            terminal.Complain(CommandLineCodes.Usage, char.ToLowerInvariant(message[0]) + message[1..]);
        }

        var names = command
            .Subcommands.Select(sub => sub.Name)
            .Concat(command.Options.Select(option => option.Name));
        foreach (var token in parsed.UnmatchedTokens)
        {
            if (Suggestion.Nearest(token, names) is { } near)
            {
                terminal.Error.WriteLine($"  = did you mean `{near}`?");
            }
        }

        terminal.Error.WriteLine($"  = see `{path} --help`");
        return ExitCodes.Usage;
    }
}
