using System.CommandLine;

namespace Caveat.Cli.Showing;

/// <summary>The forms an answer can have.</summary>
internal static class OutputFormat
{
    /// <summary>For people.</summary>
    public const string Text = "text";

    /// <summary>One JSON value.</summary>
    public const string Json = "json";

    /// <summary>One JSON value a line.</summary>
    public const string JsonLines = "jsonl";

    /// <summary>SARIF 2.1.0.</summary>
    public const string Sarif = "sarif";

    /// <summary>The option <c>--format</c> with the forms of a command.</summary>
    public static Option<string> Option(params string[] forms)
    {
        var option = new Option<string>("--format")
        {
            Description = "The form of the answer.",
            HelpName = string.Join('|', forms),
            DefaultValueFactory = _ => Text,
        };
        option.AcceptOnlyFromAmong(forms);
        return option;
    }
}
