namespace Caveat.Node.Keeping;

/// <summary>A record as a caller may see it.</summary>
/// <param name="Record">Its sequence number.</param>
/// <param name="Type">Its type, for example <c>ruling</c>.</param>
/// <param name="Json">A JSON object on one line: what the caller may know of it.</param>
public sealed record GateEvent(long Record, string Type, ReadOnlyMemory<byte> Json);
