using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Witnessing;

/// <summary>Which logs are believed, and which witnesses must have cosigned their checkpoints (C2SP tlog-policy).</summary>
public sealed class TlogPolicy
{
    /// <summary>The quorum that asks for no witness.</summary>
    internal const string Nobody = "none";

    internal TlogPolicy(
        ImmutableArray<PolicyLog> logs,
        ImmutableArray<PolicyWitness> witnesses,
        ImmutableArray<PolicyGroup> groups,
        string quorum
    ) => (Logs, Witnesses, Groups, Quorum) = (logs, witnesses, groups, quorum);

    /// <summary>The logs whose checkpoints count; where there is none, they are known from elsewhere.</summary>
    public ImmutableArray<PolicyLog> Logs { get; }

    /// <summary>The witnesses, in the order of the file.</summary>
    public ImmutableArray<PolicyWitness> Witnesses { get; }

    /// <summary>The groups, each after all that it names.</summary>
    public ImmutableArray<PolicyGroup> Groups { get; }

    /// <summary>The witness or group that must have cosigned; <c>none</c> where nobody must.</summary>
    public string Quorum { get; }

    /// <summary>Reads a policy; null where a fault was found. Every fault is told, with its line.</summary>
    public static TlogPolicy? Parse(ReadOnlySpan<byte> file, out ImmutableArray<PolicyFault> faults) =>
        new PolicyReader().Read(file, out faults);

    /// <summary>Whether cosignatures of the witnesses of these names suffice.</summary>
    public bool IsMetBy(IEnumerable<string> signers)
    {
        if (Quorum == Nobody)
        {
            return true;
        }

        var witnesses = Witnesses.Select(witness => witness.Name).ToHashSet(StringComparer.Ordinal);
        var met = signers.Where(witnesses.Contains).ToHashSet(StringComparer.Ordinal);
        foreach (var group in Groups)
        {
            if (group.Members.Count(met.Contains) >= group.Least)
            {
                met.Add(group.Name);
            }
        }

        return met.Contains(Quorum);
    }

    /// <summary>Whether the witnesses that cosigned a checkpoint suffice. Who signed it as its log is not looked at.</summary>
    public bool IsWitnessed(SignedNote note, VerifySignature verify) =>
        IsMetBy(
            from witness in Witnesses
            where Cosignature.Verify(note, witness.Key, verify) is not null
            select witness.Name
        );

    /// <summary>The checkpoint, where one of the logs signed it and enough witnesses cosigned it; null otherwise.</summary>
    public Checkpoint? Accept(ReadOnlySpan<byte> note, VerifySignature verify)
    {
        var bytes = note.ToArray();
        var head = Logs.Select(log => Checkpoint.Verify(bytes, log.Key, verify))
            .FirstOrDefault(found => found is not null);
        return head is not null && IsWitnessed(SignedNote.Parse(bytes)!, verify) ? head : null;
    }
}

/// <summary>A log of a policy.</summary>
/// <param name="Key">Its key; the name is its origin.</param>
/// <param name="Url">Where it is; null where nobody said.</param>
public sealed record PolicyLog(NoteKey Key, string? Url);

/// <summary>A witness of a policy.</summary>
/// <param name="Name">What it is called in the policy, and nowhere else.</param>
/// <param name="Key">Its key.</param>
/// <param name="Url">Its submission prefix; null where nobody said.</param>
public sealed record PolicyWitness(string Name, NoteKey Key, string? Url);

/// <summary>A group of a policy: it cosigned where enough of its members did.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Least">How many of its members must have cosigned.</param>
/// <param name="Members">Witnesses, and groups that stand before it.</param>
public sealed record PolicyGroup(string Name, int Least, ImmutableArray<string> Members);

/// <summary>What is wrong with a policy.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What it is.</param>
public sealed record PolicyFault(int Line, string Message);
