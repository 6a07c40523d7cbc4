using System.CommandLine;
using Caveat.Node.Configuring;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Cli.Verifying;

/// <summary>The option that says which witnesses must have cosigned.</summary>
internal static class PolicyOption
{
    private const int MostBytes = 1 << 20;

    /// <summary>The option.</summary>
    public static Option<string?> Create() =>
        new("--policy")
        {
            Description =
                "Which witnesses must have cosigned the checkpoint (C2SP tlog-policy); without it, none.",
            HelpName = "FILE",
        };

    /// <summary>Reads the policy of a file, null for none; false after saying what is wrong with it.</summary>
    public static bool TryRead(Terminal terminal, string? file, out TlogPolicy? policy)
    {
        policy = null;
        if (file is null)
        {
            return true;
        }

        if (InputFiles.ReadBytes(terminal, file, MostBytes) is not { } bytes)
        {
            return false;
        }

        policy = TlogPolicy.Parse(bytes.Span, out var faults);
        foreach (var fault in faults)
        {
            terminal.Complain(
                ConfigurationCodes.BadPolicy,
                $"line {fault.Line} of `{file}`: {fault.Message}"
            );
        }

        return policy is not null;
    }

    /// <summary>Whether the witnesses that a policy asks for cosigned a checkpoint; null where there is no policy.</summary>
    public static Func<SignedNote, bool>? Asks(TlogPolicy? policy) =>
        policy is null ? null : note => policy.IsWitnessed(note, Ed25519.Verify);
}
