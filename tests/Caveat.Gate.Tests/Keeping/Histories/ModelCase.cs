using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>A case as the model knows it.</summary>
internal sealed class ModelCase
{
    public required string Agent { get; init; }

    public required int Act { get; init; }

    public required Needs Needs { get; set; }

    public required DateTimeOffset Opened { get; init; }

    public required DateTimeOffset DecideBy { get; init; }

    public required string? Owner { get; init; }

    public required bool IsInWards { get; init; }

    public List<(string Person, string Role, int Key)> Signed { get; } = [];

    /// <summary>How often it was widened.</summary>
    public int Revision { get; private set; }

    public ProposalState State { get; set; } = ProposalState.Held;

    public bool IsOpen => State == ProposalState.Held;

    public bool IsPending => State is ProposalState.Held or ProposalState.Approved;

    /// <summary>Until when the agent can ask; null before people agreed.</summary>
    public DateTimeOffset? UseBy { get; set; }

    public DateTimeOffset Deadline => UseBy ?? DecideBy;

    /// <summary>Until when its release is good; null where there is none.</summary>
    public DateTimeOffset? Until { get; set; }

    public long Epoch { get; set; }

    /// <summary>It asks for more: who signed signed for less. The time to decide is the one it had.</summary>
    public void Widen(Needs more, DateTimeOffset now)
    {
        Needs = Needs.And(more);
        Signed.Clear();
        Revision++;
        (State, UseBy) = (now < DecideBy ? ProposalState.Held : ProposalState.Expired, null);
    }
}

/// <summary>A proposal as the model knows it.</summary>
internal sealed class ModelProposal(string agent, string id, int act)
{
    public string Agent { get; } = agent;

    public string Id { get; } = id;

    public int Act { get; } = act;

    public required Verdict Verdict { get; init; }

    /// <summary>Until when a permit's release is good; null where there is none.</summary>
    public DateTimeOffset? Until { get; set; }

    public required long Epoch { get; init; }

    public ModelCase? Case { get; set; }

    public bool IsWithdrawn { get; set; }

    public bool IsReported { get; set; }
}
