namespace Caveat.Cli;

/// <summary>Where a command reads from and writes to, and what it may know of the world: nothing else.</summary>
public sealed record Terminal
{
    /// <summary>Standard input.</summary>
    public required Stream In { get; init; }

    /// <summary>Standard output: answers.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: trouble.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string Folder { get; init; }

    /// <summary>What the program was called by, so that a command that is proposed can be pasted.</summary>
    public string Called { get; init; } = "caveat";

    /// <summary>Whether answers may be coloured.</summary>
    public bool ColourOut { get; init; }

    /// <summary>Whether trouble may be coloured.</summary>
    public bool ColourError { get; init; }

    /// <summary>The width of the screen in characters; <see cref="int.MaxValue"/> where the answer goes to a file or pipe.</summary>
    public int Width { get; init; } = int.MaxValue;

    /// <summary>The terminal of this process: colour only on a screen, and never with <c>NO_COLOR</c> or <c>TERM=dumb</c>.</summary>
    public static Terminal OfProcess()
    {
        var plain =
            !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") is "dumb" or null or "";
        return new()
        {
            In = Console.OpenStandardInput(),
            // A reader that goes away is no error: the runtime drops what it no longer takes.
            Out = new StreamWriter(Console.OpenStandardOutput()),
            Error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true },
            Clock = TimeProvider.System,
            Folder = Environment.CurrentDirectory,
            Called = Environment.GetEnvironmentVariable("CAVEAT_CALLED") is { Length: > 0 } called
                ? called
                : "caveat",
            ColourOut = !plain && !Console.IsOutputRedirected,
            ColourError = !plain && !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? int.MaxValue : ScreenWidth(),
        };
    }

    /// <summary>The absolute path of what the user wrote.</summary>
    public string PathOf(string given) => Path.GetFullPath(given, Folder);

    /// <summary>Says what is wrong and what to do, on standard error.</summary>
    public void Complain(DiagnosticCode code, string message, string? hint = null)
    {
        Error.WriteLine($"{Showing.Paint.Severity("error", Severity.Error, ColourError)} {code}: {message}");
        if (hint is not null)
        {
            Error.WriteLine($"  = {hint}");
        }
    }

    private static int ScreenWidth()
    {
        try
        {
            return Console.WindowWidth is > 20 and var width ? width : int.MaxValue;
        }
        catch (IOException)
        {
            return int.MaxValue;
        }
    }
}
