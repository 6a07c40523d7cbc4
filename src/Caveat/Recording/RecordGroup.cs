namespace Caveat.Recording;

/// <summary>What a record opens on its own: each of them stands in the leaf as one salted digest.</summary>
internal enum RecordGroup
{
    Proposal,
    Facts,
    Grounds,
    People,
    Target,
    Threat,
    Effect,
    Text,
}
