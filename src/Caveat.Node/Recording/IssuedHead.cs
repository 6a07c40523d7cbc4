using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>A signed head of the log.</summary>
/// <param name="Head">What is signed.</param>
/// <param name="Note">The signed checkpoint, with what witnesses added.</param>
public sealed record IssuedHead(Checkpoint Head, ReadOnlyMemory<byte> Note);
