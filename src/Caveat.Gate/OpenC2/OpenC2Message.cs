namespace Caveat.Gate.OpenC2;

/// <summary>A command as it came.</summary>
/// <param name="Command">Its bytes.</param>
/// <param name="RequestId">The id of the message; null for none.</param>
/// <param name="From">Who the envelope says it is from.</param>
/// <param name="Fault">Why it is no message; null where it is one.</param>
internal sealed record OpenC2Message(
    ReadOnlyMemory<byte> Command,
    string? RequestId,
    string? From,
    string? Fault
);
