using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Caveat.Cli;

/// <summary>The usual help, followed by examples and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RootCommand root)
        {
            WriteOverview(root, output);
            return ExitCodes.Fine;
        }

        usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var examples = ExamplesOf(command).ToList();
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var (line, meaning) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {meaning}");
            }

            output.WriteLine();
        }

        var no = (command as CommandWithExamples)?.Exits ?? "1 the answer is no";
        output.WriteLine($"Exit codes: 0 fine, {(no.Length > 0 ? no + ", " : "")}2 usage, 3 fault.");
        return ExitCodes.Fine;
    }

    // A group of commands shows the first example of each.
    private static IEnumerable<(string Line, string Meaning)> ExamplesOf(Subcommand command) =>
        command is CommandWithExamples own
            ? own.Examples
            : command.Subcommands.SelectMany(each => ExamplesOf(each).Take(1));

    // The usual help of a root is a wall: this one is a list of what there is, each in a sentence.
    private static void WriteOverview(RootCommand root, TextWriter output)
    {
        output.WriteLine(root.Description);
        output.WriteLine();
        output.WriteLine("Usage: caveat COMMAND [options]");
        output.WriteLine();
        foreach (var command in root.Subcommands)
        {
            var sentence = command.Description!.Split(". ")[0].TrimEnd('.');
            output.WriteLine($"  {command.Name, -11} {char.ToLowerInvariant(sentence[0])}{sentence[1..]}");
        }

        output.WriteLine();
        output.WriteLine("  --help      with any command: what it takes, with examples");
        output.WriteLine("  --version   the version of this program");
        output.WriteLine();
        output.WriteLine(
            "To begin: caveat demo shows a gate at work; caveat init makes a folder to try your own norms in"
        );
        output.WriteLine("Exit codes: 0 fine, 1 the answer is no, 2 usage, 3 fault.");
    }
}

/// <summary>A command that shows how it is used.</summary>
internal sealed class CommandWithExamples(string name, string description) : Subcommand(name, description)
{
    /// <summary>Lines that can be typed, and what each does.</summary>
    public required IReadOnlyList<(string Line, string Meaning)> Examples { get; init; }

    /// <summary>When the exit code is 1; empty for never.</summary>
    public string? Exits { get; init; }
}
