using System.Collections.Immutable;

namespace Caveat.Gate.Api;

/// <summary>What an endpoint does, for the document that lists them.</summary>
/// <param name="Summary">In one sentence.</param>
internal sealed record EndpointSummary(string Summary)
{
    /// <summary>The media types that its body may have; none where it takes no body.</summary>
    public ImmutableArray<string> Takes { get; init; } = [];

    /// <summary>The media types that it answers with.</summary>
    public ImmutableArray<string> Gives { get; init; } = [MediaTypes.Json];

    /// <summary>What may stand in the query, with what it means.</summary>
    public ImmutableArray<(string Name, string Meaning)> Query { get; init; } = [];
}
