using System.Security.Cryptography;
using System.Text;

namespace Caveat.Wire;

/// <summary>The two digests of a proposal: of its whole body, and of the act that cases, approvals and warrants are about.</summary>
public static class Digests
{
    private const string Prefix = "sha256:";

    /// <summary>SHA-256 of bytes, as <c>sha256:</c> and 64 small hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return string.Create(
            Prefix.Length + (2 * SHA256.HashSizeInBytes),
            hash,
            static (text, hash) =>
            {
                Prefix.CopyTo(text);
                Convert.TryToHexStringLower(hash, text[Prefix.Length..], out _);
            }
        );
    }

    /// <summary>
    /// The digest of the act: over <c>{agent, actuator, command without command_id, targets}</c>, of which members that the
    /// proposal does not have are left out.
    /// </summary>
    public static string OfAct(Proposal proposal)
    {
        using var output = new PooledBytes(
            proposal.CanonicalCommand.Length + proposal.CanonicalTargets.Length + 512
        );
        // INVARIANT: the members stand in canonical order, so that this is the canonical form of the whole.
        output.Add("{"u8);
        if (proposal.Actuator is not null)
        {
            output.Add("\"actuator\":"u8);
            CanonicalJson.WriteText(Encoding.UTF8.GetBytes(proposal.Actuator), output);
            output.Add(","u8);
        }

        output.Add("\"agent\":"u8);
        CanonicalJson.WriteText(Encoding.UTF8.GetBytes(proposal.Agent), output);
        output.Add(",\"command\":"u8);
        output.Add(proposal.CanonicalCommand.Span);
        if (!proposal.CanonicalTargets.IsEmpty)
        {
            output.Add(",\"targets\":"u8);
            output.Add(proposal.CanonicalTargets.Span);
        }

        output.Add("}"u8);
        return Of(output.Written);
    }

    /// <summary>
    /// The digest of the command, with its further targets: what an actuator has in hand, whoever asks for it. Over the canonical command
    /// without <c>command_id</c>; where there are further targets, over it, a line feed and their canonical array.
    /// </summary>
    public static string OfCommand(Proposal proposal)
    {
        if (proposal.CanonicalTargets.IsEmpty)
        {
            return Of(proposal.CanonicalCommand.Span);
        }

        using var output = new PooledBytes(
            proposal.CanonicalCommand.Length + proposal.CanonicalTargets.Length + 1
        );
        output.Add(proposal.CanonicalCommand.Span);
        output.Add("\n"u8);
        output.Add(proposal.CanonicalTargets.Span);
        return Of(output.Written);
    }
}
