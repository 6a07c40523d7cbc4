namespace Caveat.Cli.Showing;

/// <summary>Colours, for those who have them: every meaning is also in the words.</summary>
internal static class Paint
{
    private const string Reset = "\e[0m";

    /// <summary>A verdict.</summary>
    public static string Verdict(string text, Verdict? verdict, bool colour) =>
        Wrap(
            text,
            colour
                ? verdict switch
                {
                    Caveat.Verdict.Permit => "\e[32m",
                    Caveat.Verdict.Hold => "\e[33m",
                    _ => "\e[31m",
                }
                : null
        );

    /// <summary>A severity.</summary>
    public static string Severity(string text, Severity severity, bool colour) =>
        Wrap(
            text,
            colour
                ? severity switch
                {
                    Caveat.Severity.Error => "\e[1;31m",
                    Caveat.Severity.Warning => "\e[1;33m",
                    _ => "\e[1;36m",
                }
                : null
        );

    /// <summary>A heading.</summary>
    public static string Heading(string text, bool colour) => Wrap(text, colour ? "\e[1m" : null);

    /// <summary>Something that matters less.</summary>
    public static string Aside(string text, bool colour) => Wrap(text, colour ? "\e[2m" : null);

    private static string Wrap(string text, string? start) => start is null ? text : start + text + Reset;
}
