using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What is let go of because it is erased.
internal sealed partial class GateState
{
    // Keys are dropped one by one, the first of a matter first, and a crash can come between two: what is about nothing must be erased as well.
    private void Follow(string agent, string proposal, RecordHead head)
    {
        if (!_proposals.Follow(agent, proposal, head.Sequence))
        {
            Erasures.MissGround(head.Sequence);
        }
    }

    // What a start finds erased it never takes in, and what it finds whole it lets go of here.
    private void Apply(RecordHead head, RecordBody.Erasure erasure)
    {
        _orders[(erasure.Person, erasure.Nonce)] = erasure.Expires;
        var areUnread = Erasures.AreUnread(erasure.Records);
        if (Erasures.Take(head, erasure) is not null || !erasure.Erases || areUnread)
        {
            return;
        }

        var erased = erasure.Records.ToHashSet();
        Cases.Remove(erased);
        _proposals.Remove(erased);
        Commands.Remove(erased);
        Array.Clear(_remembered);
    }
}
