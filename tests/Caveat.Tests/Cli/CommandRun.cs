using System.Text;
using Caveat.Cli;

namespace Caveat.Tests.Cli;

/// <summary>A run of the command line in this process: on given streams, at a fixed moment.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>The folder of the deployment that cases are about.</summary>
    public static string Hospital { get; } = Repository.At("spec/cases/cli/hospital");

    /// <summary>Runs a command in a folder.</summary>
    public static CommandRun In(string folder, string[] args, string input = "")
    {
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run(args, stdin, output, error, new StoppedClock(), folder);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>What somebody at a terminal would see of it.</summary>
    public string Transcript(string[] args)
    {
        var text = new StringBuilder("$ caveat ")
            .AppendJoin(' ', args.Select(Quoted))
            .Append('\n')
            .Append(Output);
        if (Error.Length > 0)
        {
            text.Append("--- on standard error\n").Append(Error);
        }

        return text.Append("--- exit ").Append(Code).Append('\n').ToString();
    }

    private static string Quoted(string argument) => argument.Contains(' ') ? $"'{argument}'" : argument;

    /// <summary>Sunday evening, 2026-11-22T21:00Z.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);
    }
}
