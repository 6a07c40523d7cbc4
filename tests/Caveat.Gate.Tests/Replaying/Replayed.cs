using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Caveat.Gate.Tests.Keeping.Histories;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Node.Replaying;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Replaying;

/// <summary>Rules again on what a history left in its ledger.</summary>
internal static class Replayed
{
    /// <summary>With what was in force then, each activation found by the digest of its settings.</summary>
    public static ReplayOutcome History(
        Player played,
        Func<LedgerRecord, LedgerRecord>? alter = null,
        Func<Deployment, Deployment>? change = null
    )
    {
        return Records(played.Ledger.Entries, DeploymentsOf(played, change), alter);
    }

    /// <summary>Other records than the history left, in their order.</summary>
    public static ReplayOutcome Again(Player played, IReadOnlyList<LedgerRecord> records) =>
        LedgerReplay.Run(
            records.Select(record => (record, $"{record.Head.Sequence}")),
            sequence => records[(int)sequence],
            DeploymentsOf(played, null)
        );

    private static Func<RecordBody.Activation, LedgerReplay.Made> DeploymentsOf(
        Player played,
        Func<Deployment, Deployment>? change
    )
    {
        var settings = played.WereInForce.ToDictionary(
            pair => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pair.Key)))}",
            pair => pair.Value,
            StringComparer.Ordinal
        );
        return activation =>
        {
            var deployment = HistoryWorld.Of(settings[activation.Configuration]);
            return new(change?.Invoke(deployment) ?? deployment, "", true);
        };
    }

    /// <summary>With what is made of each activation.</summary>
    public static ReplayOutcome Records(
        IEnumerable<Entry> entries,
        Func<RecordBody.Activation, LedgerReplay.Made> make,
        Func<LedgerRecord, LedgerRecord>? alter = null
    )
    {
        var records = entries
            .Select(entry => (Record: RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!, entry.Leaf))
            .Select(each =>
                (
                    Record: alter?.Invoke(each.Record) ?? each.Record,
                    Leaf: Base64Url.EncodeToString(MerkleTree.HashLeaf(each.Leaf.Span).ToArray())
                )
            )
            .ToList();
        return LedgerReplay.Run(records, sequence => records[(int)sequence].Record, make);
    }
}
