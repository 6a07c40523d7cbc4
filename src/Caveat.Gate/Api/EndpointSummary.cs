namespace Caveat.Gate.Api;

/// <summary>What an endpoint does, for the document that lists them.</summary>
/// <param name="Summary">In one sentence.</param>
internal sealed record EndpointSummary(string Summary);
