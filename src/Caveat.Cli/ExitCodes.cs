namespace Caveat.Cli;

/// <summary>What a command's exit code means, for all commands alike.</summary>
public static class ExitCodes
{
    /// <summary>Fine.</summary>
    public const int Fine = 0;

    /// <summary>The answer is no: a check failed, an act does not proceed alone, a file is not formatted.</summary>
    public const int No = 1;

    /// <summary>The command cannot be run as it was given.</summary>
    public const int Usage = 2;

    /// <summary>Something broke.</summary>
    public const int Fault = 3;
}
