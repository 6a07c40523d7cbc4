using System.Collections.Immutable;

namespace Caveat.Node.Tracing;

/// <summary>The chain that a record is part of.</summary>
/// <param name="Origin">The name of the ledger.</param>
/// <param name="Record">The number of the record that was asked about.</param>
/// <param name="Root">The beginning of the chain.</param>
/// <param name="Published">How many records the checkpoint covers.</param>
public sealed record Trace(string Origin, long Record, TraceNode Root, long Published)
{
    /// <summary>What led to what: from one node to another, each node by its place in <see cref="TraceNode.All"/> of the root.</summary>
    public ImmutableArray<(int From, int To)> Links => TraceLinks.Of(Root);
}
