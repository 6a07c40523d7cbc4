using System.Collections.Immutable;

namespace Caveat.Node.Recording;

/// <summary>What a ledger is opened with.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Key">The key that signs its checkpoints; its name is the ledger's.</param>
/// <param name="Replay">Is given the entries before the ledger is open.</param>
public sealed record LedgerOpening(LedgerFolder Folder, LedgerKey Key, Replay Replay)
{
    /// <summary>With nothing known before.</summary>
    public LedgerOpening(LedgerFolder folder, LedgerKey key, Action<long, Entry> replay)
        : this(folder, key, new Replay(replay)) { }

    /// <summary>Is called once every entry was handed on and agrees, before anything is changed on the disk or signed.</summary>
    public Action Replayed { get; init; } = static () => { };

    /// <summary>The length of a write-ahead segment in bytes.</summary>
    public int SegmentLength { get; init; } = 16 << 20;

    /// <summary>The shortest time between two published checkpoints, and the longest that a head is waited for where nobody asks.</summary>
    public TimeSpan PublishEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The shortest time between two heads that are issued for those who wait.</summary>
    public TimeSpan IssueEvery { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>What others saw of this ledger: it must not be smaller, nor another.</summary>
    public ImmutableArray<SeenHead> Seen { get; init; } = [];

    /// <summary>Whether a ledger is taken up although its lock does not know it: for one whose lock database was lost for good.</summary>
    public bool Adopt { get; init; }

    /// <summary>Asks witnesses to cosign every head; null for nobody. Whoever opened the ledger disposes of it afterwards.</summary>
    public ICosigner? Cosigner { get; init; }
}
