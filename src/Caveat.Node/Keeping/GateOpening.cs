using System.Security.Cryptography;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>What a gate is opened with.</summary>
/// <param name="Deployment">What is put in force.</param>
/// <param name="Clock">Wall clock and monotonic clock.</param>
/// <param name="OpenLedger">Opens the ledger and hands its entries on.</param>
public sealed record GateOpening(Deployment Deployment, TimeProvider Clock, Func<Replay, ILedger> OpenLedger)
{
    /// <summary>Keeps what a deployment was read from before it goes into force; what it throws stops that. Keeps nothing where nobody says.</summary>
    public Action<Deployment> Keep { get; init; } = static _ => { };

    /// <summary>The version of the program.</summary>
    public string Version { get; init; } = "";

    /// <summary>Fills bytes with randomness: salts and nonces.</summary>
    public Action<Span<byte>> Random { get; init; } = static bytes => RandomNumberGenerator.Fill(bytes);

    /// <summary>The keys that the gate signs with, which its records name; null for a gate whose records name none.</summary>
    public GateKeys? Keys { get; init; }

    /// <summary>Where the state is saved, so that a start need not read every record; null for nowhere.</summary>
    public IStateStore? Saved { get; init; }

    /// <summary>After how many further records it is saved again while the gate runs, or after a twentieth of all where that is more.</summary>
    public long SaveEvery { get; init; } = 50_000;

    /// <summary>Signs heartbeats; null for a gate that gives none, so that no warrant of it is worth anything.</summary>
    public Func<Heartbeat, byte[]>? SignHeartbeat { get; init; }

    /// <summary>How long an answer waits for its warrant; without one it says so, and the agent asks again.</summary>
    public TimeSpan WarrantTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many records may wait for the disk before the gate says that it is busy.</summary>
    public long MostPending { get; init; } = 8_192;

    /// <summary>
    /// How many records may wait for publication, each with some kilobytes of memory, before the gate says that it is busy: what is required to
    /// be cosigned waits for witnesses that are down.
    /// </summary>
    public long MostUnpublished { get; init; } = 65_536;

    /// <summary>The longest difference between the wall clock and the monotonic one that raises no suspicion.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);
}
