using Caveat.Recording;

namespace Caveat.Node.Witnessing;

/// <summary>A signed checkpoint that a witness refused because it contradicts the one that it had cosigned.</summary>
/// <param name="Head">What is signed in <paramref name="Refused"/>.</param>
/// <param name="IsFork">Whether both have the same size, so that the two alone prove that the log has two histories; else nothing showed that one continues the other.</param>
/// <param name="Cosigned">The signed note that was cosigned.</param>
/// <param name="Refused">The signed note that was refused.</param>
public sealed record Contradiction(
    Checkpoint Head,
    bool IsFork,
    ReadOnlyMemory<byte> Cosigned,
    ReadOnlyMemory<byte> Refused
);
