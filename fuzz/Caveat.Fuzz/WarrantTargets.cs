using System.Text;
using System.Text.Json;
using Caveat.Recording;

namespace Caveat.Fuzz;

/// <summary>What an actuator is given, as if whoever signed it could not be trusted: every signature is taken for good.</summary>
internal static class WarrantTargets
{
    // Those of the gate that made the inputs in the corpus.
    private static readonly NoteKey _ledger = NoteKey.Parse(
        "gate.example/night-watch+982f3b97+ASSYS7bot0Y0LDqnf303xPbL4Q2VLK9KNaN9GeuM5tji"
    )!;

    private static readonly NoteKey _heartbeat = NoteKey.Parse(
        "gate.example/night-watch/heartbeat+519151cf+AaBaCLe+KMI4JhElB9Ca/gJAZPaler8pmG8snO6c2j6W"
    )!;

    // When the warrant in the corpus was released, what for, and for whom.
    private static readonly DateTimeOffset _released = new(2026, 11, 30, 16, 46, 51, 668, TimeSpan.Zero);

    private const string Command = "sha256:54dec9de6a9024b52fabbdd6a0da9aeda3df7f6afca09c38375ffbe6d1837502";

    private const string Actuator = "edr-office";

    /// <summary>A warrant lets something happen, or is refused with a code and a reason.</summary>
    public static bool Warrant(byte[] input)
    {
        if (Recording.Warrant.Parse(input) is not { } warrant)
        {
            return false;
        }

        Targets.Require(
            warrant.Proof.ToBytes().AsSpan().SequenceEqual(input),
            "a warrant is not written as it was read"
        );
        var trust = new WarrantTrust(_ledger, static (_, _, _) => true);
        var use = new WarrantUse
        {
            Command = Command,
            Actuator = Actuator,
            Now = _released,
            Heartbeat = new(0, _released, new(_ledger.Name, 0, MerkleTree.Empty)),
            IsUsed = static _ => false,
        };
        var result = warrant.Verify(trust, use);
        Targets.Require(
            result.Fault is null == result.Released is not null
                && (result.Fault is null || result.Reason.Length > 0),
            "neither released nor refused, or both"
        );
        return result.Released is not null;
    }

    /// <summary>An answer to whoever asks for the heartbeat.</summary>
    public static bool Heartbeat(byte[] input)
    {
        if (HeartbeatAnswer.Verify(input, _heartbeat, static (_, _, _) => true) is not { } answer)
        {
            return false;
        }

        using var json = JsonDocument.Parse(input);
        var note = Encoding.UTF8.GetBytes(json.RootElement.GetProperty("heartbeat").GetString()!);
        Targets.Require(
            SignedNote.Parse(note)!.Text == answer.Heartbeat.ToText(),
            "a heartbeat is not as it was read"
        );
        return true;
    }
}
