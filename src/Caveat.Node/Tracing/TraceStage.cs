namespace Caveat.Node.Tracing;

/// <summary>Where something stands in a chain from an agent to what was done.</summary>
public enum TraceStage
{
    /// <summary>Who proposed.</summary>
    Agent,

    /// <summary>What it proposed.</summary>
    Proposal,

    /// <summary>What was known: facts of targets, the threat, what was in force.</summary>
    Facts,

    /// <summary>What the norms said.</summary>
    Norms,

    /// <summary>What people signed.</summary>
    People,

    /// <summary>What a case came to.</summary>
    Outcome,

    /// <summary>The release that makes a warrant.</summary>
    Release,

    /// <summary>What was said of it afterwards.</summary>
    Report,
}
