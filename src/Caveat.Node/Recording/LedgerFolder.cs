namespace Caveat.Node.Recording;

/// <summary>Where a gate keeps what it must not lose (docs/reference/ledger.md).</summary>
/// <param name="Data">The data folder.</param>
public sealed record LedgerFolder(string Data)
{
    /// <summary>The public log: checkpoint and tiles.</summary>
    public string Log { get; init; } = Path.Combine(Data, "ledger");

    /// <summary>The write-ahead segments.</summary>
    public string Segments => Path.Combine(Data, "wal");

    /// <summary>What opens the salted digests of the log.</summary>
    public string Disclosures => Path.Combine(Data, "disclosures");

    /// <summary>The signed head of the log.</summary>
    public string Checkpoint => Path.Combine(Log, "checkpoint");

    /// <summary>The verifier key, for those who only have the folder.</summary>
    public string VerifierKey => Path.Combine(Log, "ledger.vkey");

    /// <summary>The key that signs checkpoints.</summary>
    public string Key => Path.Combine(Data, "keys", "ledger.key");

    /// <summary>The key that signs heartbeats.</summary>
    public string HeartbeatKey => Path.Combine(Data, "keys", "heartbeat.key");

    /// <summary>The database that holds the last checkpoint signed; best on another disk.</summary>
    public string Lock { get; init; } = Path.Combine(Data, "lock.db");

    /// <summary>What every activation was made of.</summary>
    public string Activated => Path.Combine(Data, "activated");

    /// <summary>Whether a ledger was begun there.</summary>
    public bool IsBegun => File.Exists(VerifierKey) || File.Exists(Checkpoint) || Directory.Exists(Segments);

    /// <summary>Held open by the one process that writes.</summary>
    public string Owner => Path.Combine(Data, "owner");
}
