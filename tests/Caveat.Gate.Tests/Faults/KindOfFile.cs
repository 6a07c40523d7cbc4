using System.Text.RegularExpressions;

namespace Caveat.Gate.Tests.Faults;

/// <summary>A kind of file of a data folder, and what becomes of a gate where one of them is damaged.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Pattern">The paths of such files, relative to the data folder.</param>
/// <param name="Flipped">What a start makes of a bit that is another.</param>
/// <param name="Lost">What a start makes of it where its end, all of it, or the file is missing.</param>
internal sealed record KindOfFile(string Name, string Pattern, Start Flipped, Start Lost)
{
    /// <summary>Whether <c>caveat verify ledger</c> finds every damage and says where it is.</summary>
    public bool IsChecked { get; init; }

    /// <summary>All kinds that there are: a file of another kind fails a test.</summary>
    public static IReadOnlyList<KindOfFile> All { get; } =
    [
        new("tile", @"ledger/tile/[0-7]/.*", Start.Refuses, Start.Refuses) { IsChecked = true },
        new("bundle", @"ledger/tile/entries/.*", Start.Refuses, Start.Refuses) { IsChecked = true },
        new("disclosures", @"disclosures/tile/entries/.*", Start.Refuses, Start.Refuses) { IsChecked = true },
        // Where the segments still have all of it, one that is gone is made again.
        new("checkpoint", @"ledger/checkpoint", Start.Refuses, Start.Either) { IsChecked = true },
        // What it holds is in the tiles as well, or it is the end of what was being written.
        new("segment", @"wal/\d{20}\.seg", Start.Either, Start.Either),
        new("segment that is being made", @"wal/.*\.seg\.new", Start.GoesWell, Start.GoesWell),
        new("lock", @"lock\.db", Start.Either, Start.Either),
        new("log of the lock", @"lock\.db-wal", Start.Either, Start.Either),
        new("index of that log", @"lock\.db-shm", Start.Either, Start.Either),
        new("key of the ledger", @"keys/ledger\.key", Start.Refuses, Start.Refuses),
        // One that is gone is replaced, and the ledger says so.
        new("another key", @"keys/(heartbeat|disclosure)\.key", Start.Refuses, Start.Either),
        new("key that is to come", @"keys/\w+\.next\.key", Start.Either, Start.Either),
        new("verifier key", @"ledger/\w+\.vkey", Start.GoesWell, Start.GoesWell),
        // Whom it no longer names is let in no longer.
        new("credentials", @"credentials\.json", Start.Either, Start.Either),
        // Named by its digest, and taken by `caveat replay` only where it has that.
        new("source of an activation", @"activated/.*", Start.GoesWell, Start.GoesWell),
        new("owner", @"owner", Start.GoesWell, Start.GoesWell),
        new("keys of the records", @"record-keys/slots", Start.Refuses, Start.Refuses),
        new("key that those are wrapped with", @"keys/wrapping\.key", Start.Refuses, Start.Refuses),
        // Only time rests on it. Here it is one that a start does not take, so that all entries are read.
        new("saved state", @"state/saved", Start.GoesWell, Start.GoesWell),
    ];

    /// <summary>The kinds that a path is of.</summary>
    public static IEnumerable<KindOfFile> Of(string path) => All.Where(kind => kind.IsOf(path));

    /// <summary>Whether a path is of this kind.</summary>
    public bool IsOf(string path) =>
        Regex.IsMatch(path, $"^({Pattern})$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
