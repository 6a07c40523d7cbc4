using System.Globalization;

namespace Caveat.Load;

/// <summary>What is measured, how often and how long.</summary>
internal sealed record LoadOptions(string What)
{
    public const string Usage = """
        usage: ledger | http | start | verify | size | memory | dictionary   [--rounds N] [--seconds N] [--waiters N] [--proposals N]
          --rounds     how often everything is measured; the median is given with the least and the most
          --seconds    how long each measurement lasts
          --waiters    how many wait at once, in place of the numbers that the budgets name
          --proposals  how many records the large ledger has
        """;

    /// <summary>How often everything is measured.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>How long each measurement lasts.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many wait at once; null for what the budgets name.</summary>
    public int? Waiters { get; private init; }

    /// <summary>How many proposals make a large ledger.</summary>
    public int Proposals { get; private init; } = 100_000;

    /// <summary>Reads the command line; null where it is none.</summary>
    public static LoadOptions? Read(string[] args)
    {
        if (
            args
            is not [
                ("ledger" or "http" or "start" or "verify" or "size" or "memory" or "dictionary")
                and var what,
                .. var rest,
            ]
        )
        {
            return null;
        }

        var options = new LoadOptions(what);
        for (var i = 0; i < rest.Length; i += 2)
        {
            if (
                i + 1 >= rest.Length
                || !int.TryParse(rest[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number == 0
            )
            {
                return null;
            }

            if (options.With(rest[i], number) is not { } next)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    private LoadOptions? With(string name, int number) =>
        name switch
        {
            "--rounds" => this with { Rounds = number },
            "--seconds" => this with { Time = TimeSpan.FromSeconds(number) },
            "--waiters" => this with { Waiters = number },
            "--proposals" => this with { Proposals = number },
            _ => null,
        };
}
