using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>What is made of the entries of a ledger when it is opened.</summary>
/// <param name="Take">Is given every entry from the first on, or from <see cref="From"/> on, in order.</param>
public sealed record Replay(Action<long, Entry> Take)
{
    /// <summary>
    /// Is called once every entry was taken, and before anything on the disk is changed; throws a <see cref="LedgerStoppedException"/> where what
    /// was taken is not whole.
    /// </summary>
    public Action Done { get; init; } = static () => { };

    /// <summary>
    /// Says what is known already, so that the entries before it need not be read; null for nothing. It is asked while other things are looked at,
    /// because it may have much to read.
    /// </summary>
    public Func<ReplayFrom?> From { get; init; } = static () => null;
}

/// <summary>What is known of the first entries of a ledger, if they are those it stands for.</summary>
/// <param name="Size">How many they are, at least 1.</param>
/// <param name="Root">The root over them.</param>
/// <param name="Begin">
/// Is called before any entry is taken, where the ledger has that root at that size, with a way to read the entries before it; false where it
/// cannot be used after all, and every entry is taken.
/// </param>
public sealed record ReplayFrom(long Size, LogHash Root, Func<Func<long, Entry>, bool> Begin);
