using System.CommandLine;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat completion bash|zsh</c>: a script that completes commands, options and words.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _caveat() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -o default -W "$(caveat "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _caveat caveat
        """;

    private const string Zsh = """
        #compdef caveat
        _caveat() {
          local -a words_found
          words_found=("${(@f)$(caveat "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a words_found || _files
        }
        compdef _caveat caveat
        """;

    public static Subcommand Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell." };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new CommandWithExamples(
            "completion",
            "Print a script that completes commands and options in a shell."
        )
        {
            Examples =
            [
                ("source <(caveat completion bash)", "complete in this bash"),
                ("caveat completion zsh > ~/.zsh/completions/_caveat", "complete in every zsh"),
            ],
        };
        command.Add(shell);
        command.SetAction(parsed =>
        {
            terminal.Out.WriteLine(parsed.GetRequiredValue(shell) == "bash" ? Bash : Zsh);
            return ExitCodes.Fine;
        });
        return command;
    }
}
