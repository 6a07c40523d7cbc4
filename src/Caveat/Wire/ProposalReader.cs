using System.Collections.Immutable;
using System.Text;

namespace Caveat.Wire;

/// <summary>
/// Reads what agents send, strictly: a proposal, or a bare OpenC2 command. Nothing is guessed, rounded or skipped; every fault
/// is a <see cref="Problem"/> with its place, and as many as can be found are told at once.
/// </summary>
public static class ProposalReader
{
    // Half of a digest tells bodies apart and leaves room for where it came from.
    private const int DerivedDigits = 32;

    /// <summary>Reads a proposal: a UTF-8 JSON object of up to 64 KiB.</summary>
    public static ProposalReading Read(ReadOnlyMemory<byte> body)
    {
        var findings = new Findings();
        using var tree = Parse(body, findings);
        var proposal = tree is null ? null : ProposalBody.Read(tree.Root, findings);
        return Reading(findings.IsEmpty ? proposal : null, findings);
    }

    /// <summary>
    /// Reads a bare OpenC2 command of an agent. Its id is the command's, or else that of the message that carried it
    /// (LS 3.3.1, usage requirements), or else derived from the body's digest.
    /// </summary>
    public static ProposalReading ReadCommand(
        ReadOnlyMemory<byte> body,
        string agentId,
        string? requestId = null
    )
    {
        var findings = new Findings();
        using var tree = Parse(body, findings);
        if (tree is null)
        {
            return Reading(null, findings);
        }

        var command = CommandReader.Read(tree.Root, isBare: true, findings, out var declaration);
        var declared = declaration is { } place ? Declared.Read(place, findings) : new();
        if (command is null || !findings.IsEmpty)
        {
            return Reading(null, findings);
        }

        var digest = Digests.Of(tree.Root.ToCanonical());
        var proposal = new Proposal
        {
            Id = IdOf(command.CommandId, requestId, digest),
            Agent = agentId,
            Command = command,
            Effect = declared.Effect ?? new(),
            ThreatId = declared.ThreatId,
            AssertedThreat = declared.AssertedThreat,
            Justification = declared.Justification,
            Digest = digest,
            CanonicalCommand = tree.Root.ToCanonicalWithout("command_id"u8),
        };
        return Reading(proposal, findings);
    }

    private static JsonTree? Parse(ReadOnlyMemory<byte> body, Findings findings)
    {
        if (body.Length <= WireLimits.BodyBytes)
        {
            return StrictJson.Read(body, findings, exactNumbers: true);
        }

        findings.Add(
            WireCodes.BodyTooLarge,
            $"the body has {body.Length} bytes; it takes up to {WireLimits.BodyBytes}"
        );
        return null;
    }

    private static ProposalReading Reading(Proposal? proposal, Findings findings) =>
        new(proposal, findings.ToProblems());

    // A command id may hold characters that a proposal's id has not, so those are told apart by their digest.
    private static string IdOf(string? commandId, string? requestId, string digest)
    {
        var given = string.IsNullOrEmpty(commandId) ? requestId : commandId;
        if (string.IsNullOrEmpty(given))
        {
            return "body:" + Shortened(digest);
        }

        var bytes = Encoding.UTF8.GetBytes(given);
        return Expect.IsId(bytes) ? given : "command:" + Shortened(Digests.Of(bytes));
    }

    private static string Shortened(string digest) => digest[^64..^(64 - DerivedDigits)];
}

/// <summary>What came of reading a body: a proposal, or the problems it has.</summary>
/// <param name="Proposal">The proposal; null where there is any problem.</param>
/// <param name="Problems">What is wrong, in the order of its place in the body, at most 32; empty where nothing is.</param>
public sealed record ProposalReading(Proposal? Proposal, ImmutableArray<Problem> Problems);
