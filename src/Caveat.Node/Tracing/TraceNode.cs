using System.Collections.Immutable;

namespace Caveat.Node.Tracing;

/// <summary>One link of a chain, with what followed from it.</summary>
/// <param name="Stage">Where it stands.</param>
/// <param name="Kind">What it is, in a word or two, for example <c>ruling</c>.</param>
/// <param name="Title">The first thing to know of it.</param>
/// <param name="Record">The number of the record that says so.</param>
/// <param name="Time">When that was written.</param>
public sealed record TraceNode(
    TraceStage Stage,
    string Kind,
    TraceLine Title,
    long Record,
    DateTimeOffset Time
)
{
    /// <summary>What else the record says.</summary>
    public ImmutableArray<TraceLine> Lines { get; init; } = [];

    /// <summary>What followed, in the order of the stages and records.</summary>
    public ImmutableArray<TraceNode> Children { get; init; } = [];

    /// <summary>This node and all below it, each before what followed from it.</summary>
    public IEnumerable<TraceNode> All => Children.SelectMany(child => child.All).Prepend(this);
}
