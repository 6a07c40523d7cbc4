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
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is CommandWithExamples command)
        {
            output.WriteLine("Examples:");
            foreach (var (line, meaning) in command.Examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {meaning}");
            }

            output.WriteLine();
        }

        var no = (parseResult.CommandResult.Command as CommandWithExamples)?.Exits ?? "1 the answer is no";
        output.WriteLine($"Exit codes: 0 fine, {no}, 2 usage, 3 fault.");
        return ExitCodes.Fine;
    }
}

/// <summary>A command that shows how it is used.</summary>
internal sealed class CommandWithExamples(string name, string description) : Subcommand(name, description)
{
    /// <summary>Lines that can be typed, and what each does.</summary>
    public required IReadOnlyList<(string Line, string Meaning)> Examples { get; init; }

    /// <summary>When the exit code is 1.</summary>
    public string? Exits { get; init; }
}
