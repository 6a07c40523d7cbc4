using Caveat.Node.Keeping;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Recording;

/// <summary>What the proposal in the record of a ruling comes to, so that nobody need believe what the record says of it.</summary>
/// <param name="Act">The digest of its act; empty where the record holds no proposal.</param>
/// <param name="Command">The digest of its command, which is what actuators compare; empty where the record holds no proposal.</param>
internal sealed record ActDigests(string Act, string Command)
{
    /// <summary>Those of a ruling of which a release can come; null for another record.</summary>
    public static ActDigests? Of(LedgerRecord? record)
    {
        if (
            record?.Body is not RecordBody.Ruling { Shadow: false } ruling
            || (ruling.Verdict != Verdict.Permit && ruling.Opening is null)
        )
        {
            return null;
        }

        try
        {
            var proposal = ProposalBody.Of(ruling);
            return new(Digests.OfAct(proposal), Digests.OfCommand(proposal));
        }
        catch (FormatException)
        {
            return new("", "");
        }
    }
}
