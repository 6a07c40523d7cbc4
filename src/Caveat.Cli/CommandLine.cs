using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using Caveat.Cli.Commands;

namespace Caveat.Cli;

/// <summary>The program <c>caveat</c>: one command a file in <c>Commands/</c>, and what all of them share.</summary>
public static class CommandLine
{
    private static readonly ParserConfiguration _parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(CommandLine)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "";

    /// <summary>Runs a command on this process's terminal.</summary>
    public static int Run(string[] args) => Run(args, Terminal.OfProcess());

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

            if (OptionLikeArgument(parsed) is { } option)
            {
                return RefuseOption(parsed, option, terminal);
            }

            var code = parsed.Invoke(
                new()
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }
            );
            // Here, so that an answer that cannot be written is a fault like any other.
            terminal.Out.Flush();
            return code;
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
            CheckCommand.Create(terminal),
            FmtCommand.Create(terminal),
            TestCommand.Create(terminal),
            DecideCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            NormsCommand.Create(terminal),
            ZonesCommand.Create(terminal),
            DemoCommand.Create(terminal),
            ServeCommand.Create(terminal),
            AgentCommand.Create(terminal),
            PersonCommand.Create(terminal),
            KeyCommand.Create(terminal),
            CaseCommand.Create(terminal),
            DecisionCommand.Create(terminal, approves: true),
            DecisionCommand.Create(terminal, approves: false),
            HaltCommand.Create(terminal, halts: true),
            HaltCommand.Create(terminal, halts: false),
            EraseCommand.Create(terminal),
            DiscloseCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            WitnessCommand.Create(terminal),
            BackupCommand.Create(terminal),
            TraceCommand.Create(terminal),
            ReplayCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        root.HelpName = "caveat";
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
            {
                // Else the help would be as wide as a screen that its reader may not have.
                help.MaxWidth = terminal.Width;
                option.Action = new HelpWithExamples(help);
            }
        }

        return root;
    }

    // The parser takes an option that it does not know for an argument; whoever means one writes `--` before it.
    private static string? OptionLikeArgument(ParseResult parsed) =>
        parsed
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token =>
                token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal)
            )
            ?.Value;

    private static int RefuseOption(ParseResult parsed, string option, Terminal terminal)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Options.Select(known => known.Name);
        terminal.Complain(
            CommandLineCodes.Usage,
            $"{PathOf(command)} has no option `{option}`",
            Suggestion.Hint(option, known) ?? $"see `{PathOf(command)} --help`"
        );
        return ExitCodes.Usage;
    }

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        var command = parsed.CommandResult.Command;
        if (command is RootCommand && parsed.Tokens.Count == 0)
        {
            command.Parse(["--help"], _parsing).Invoke(new() { Output = terminal.Error });
            return ExitCodes.Usage;
        }

        var names = command
            .Subcommands.Select(sub => sub.Name)
            .Concat(command.Options.Select(option => option.Name))
            .ToList();
        // Without a known command every other message of the parser is beside the point.
        var messages =
            parsed.UnmatchedTokens.Count > 0 && command is RootCommand
                ? parsed.UnmatchedTokens.Take(1).Select(token => $"there is no command `{token}`")
                : parsed.Errors.Select(error => Reworded(error.Message));
        foreach (var message in messages)
        {
            terminal.Complain(CommandLineCodes.Usage, message);
        }

        var near = parsed
            .UnmatchedTokens.Select(token => Suggestion.Hint(token, names))
            .FirstOrDefault(hint => hint is not null);
        terminal.Error.WriteLine($"  = {near ?? $"see `{PathOf(command)} --help`"}");
        return ExitCodes.Usage;
    }

    private static string PathOf(Subcommand command) =>
        command is RootCommand ? "caveat"
        : command.Parents.OfType<Subcommand>().FirstOrDefault() is { } parent
            ? $"{PathOf(parent)} {command.Name}"
        : $"caveat {command.Name}";

    private static string Reworded(string message)
    {
        // The parser lists what may stand there below each other; a finding is a line.
        var lines = message.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        var text = string.Join(": ", (string[])[lines[0].TrimEnd(':', '.'), string.Join(", ", lines[1..])])
            .TrimEnd(':', ' ')
            .Replace(". Must be one of", "; it is one of", StringComparison.Ordinal)
            .Replace('\'', '`');
        return char.ToLowerInvariant(text[0]) + text[1..];
    }
}
