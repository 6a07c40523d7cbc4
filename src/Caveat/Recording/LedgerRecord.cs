namespace Caveat.Recording;

/// <summary>One record of the ledger (docs/reference/ledger.md).</summary>
/// <param name="Head">What every record has.</param>
/// <param name="Body">What happened.</param>
public sealed record LedgerRecord(RecordHead Head, RecordBody Body);

/// <summary>What every record has.</summary>
/// <param name="Sequence">Its number in the ledger, from 0 and without gaps.</param>
/// <param name="Time">When, in UTC and whole milliseconds; it never falls from one record to the next.</param>
/// <param name="Origin">The name of the gate.</param>
public sealed record RecordHead(long Sequence, DateTimeOffset Time, string Origin)
{
    /// <summary>The digest of the norm set in force; null before the first activation.</summary>
    public string? NormSet { get; init; }

    /// <summary>The number of the activation in force, which tells zones and configuration; null before the first.</summary>
    public long? Activation { get; init; }

    /// <summary>Its place among the records of one agent; null where it is about none.</summary>
    public Chain? Agent { get; init; }

    /// <summary>Its place among the records of one actuator; null where it is about none.</summary>
    public Chain? Actuator { get; init; }
}

/// <summary>The place of a record among those of one agent or actuator: a gap or a fork shows.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Previous">The hash of the leaf before it, in base64url; null for the first.</param>
public sealed record Chain(long Number, string? Previous);
