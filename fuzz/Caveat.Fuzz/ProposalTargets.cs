using Caveat.Wire;

namespace Caveat.Fuzz;

/// <summary>What agents send.</summary>
internal static class ProposalTargets
{
    /// <summary>A proposal.</summary>
    public static bool Proposal(byte[] input)
    {
        foreach (var entry in ProposalSplitter.Split(input))
        {
            _ = entry.Read("agent-1");
        }

        return Check(input, ProposalReader.Read);
    }

    /// <summary>A bare OpenC2 command.</summary>
    public static bool Command(byte[] input) =>
        Check(input, static body => ProposalReader.ReadCommand(body, "agent-1", "request-1"));

    // Whatever the order of its members and its white space: it is the same proposal, with the same digests.
    private static bool Check(byte[] input, Func<ReadOnlyMemory<byte>, ProposalReading> read)
    {
        var reading = read(input);
        if (reading.Proposal is not { } proposal)
        {
            Targets.Require(reading.Problems.Length is >= 1 and <= 32, "neither a proposal nor problems");
            foreach (var problem in reading.Problems)
            {
                Targets.Require(problem.Message.Length > 0, "a problem that says nothing");
            }

            return false;
        }

        Targets.Require(reading.Problems.IsEmpty, "a proposal with problems");
        Targets.Require(
            CanonicalJson.TryCanonicalize(input, out var canonical, out _),
            "a proposal without a canonical form"
        );
        Targets.Require(
            proposal.Digest == Digests.Of(canonical),
            "a digest that is not that of the canonical form"
        );
        var again = read(canonical).Proposal;
        Targets.Require(
            again is not null
                && (again.Id, again.Digest) == (proposal.Id, proposal.Digest)
                && Digests.OfAct(again) == Digests.OfAct(proposal)
                && Digests.OfCommand(again) == Digests.OfCommand(proposal),
            "a canonical form that is another proposal"
        );
        return true;
    }
}
