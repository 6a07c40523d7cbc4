using System.Text.Json;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Keeping;

/// <summary>Reads a proposal out of the record of its ruling.</summary>
internal static class ProposalBody
{
    /// <summary>The proposal, as it was read when it came.</summary>
    /// <exception cref="FormatException">The record holds none.</exception>
    public static Proposal Of(RecordBody.Ruling ruling)
    {
        var reading = ruling.IsCommand
            ? ProposalReader.ReadCommand(ruling.Body, ruling.Agent, ruling.Proposal)
            : ProposalReader.Read(ruling.Body);
        return reading.Proposal
            ?? throw new FormatException($"the record of `{ruling.Proposal}` holds no proposal");
    }

    /// <summary>Whether two proposals of one act say the same of its effect, its threat and its labels. What justifies them may differ.</summary>
    public static bool DeclareTheSame(Proposal one, Proposal other) =>
        one.Operation == other.Operation
        && one.Effect == other.Effect
        && one.ThreatId == other.ThreatId
        && DescribeTheSame(one.AssertedThreat, other.AssertedThreat)
        && one.Labels.SequenceEqual(other.Labels);

    private static bool DescribeTheSame(Threat? one, Threat? other) =>
        one is null || other is null
            ? one == other
            : one.Techniques.SequenceEqual(other.Techniques, StringComparer.Ordinal)
                && one with { Techniques = [] } == other with { Techniques = [] };

    /// <summary>The id of the command in a recorded body; null where it has none.</summary>
    public static string? CommandIdOf(RecordBody.Ruling ruling)
    {
        if (ruling.Body.Span.IndexOf("\"command_id\""u8) < 0)
        {
            return null;
        }

        using var body = JsonDocument.Parse(ruling.Body);
        var command = ruling.IsCommand ? body.RootElement : body.RootElement.GetProperty("command");
        return command.TryGetProperty("command_id", out var id) ? id.GetString() : null;
    }
}
