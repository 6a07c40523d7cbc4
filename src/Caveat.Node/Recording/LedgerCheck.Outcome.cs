using System.Collections.Immutable;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Node.Recording;

// What a check finds.
public sealed partial class LedgerCheck
{
    /// <summary>What was found.</summary>
    /// <param name="Origin">The ledger's name.</param>
    /// <param name="Size">How many entries the checkpoint covers.</param>
    /// <param name="Root">The root it signs, in base64.</param>
    /// <param name="Records">How many entries were read.</param>
    /// <param name="Unpublished">How many of them the checkpoint does not cover yet.</param>
    /// <param name="Faults">What does not agree, at most 20; empty where everything does.</param>
    public sealed record Outcome(
        string Origin,
        long Size,
        string Root,
        long Records,
        long Unpublished,
        ImmutableArray<string> Faults
    )
    {
        /// <summary>The key that signs now; null where no checkpoint was found.</summary>
        public NoteKey? Key { get; init; }

        /// <summary>The checkpoint that was checked; null where none was found.</summary>
        public SignedNote? Note { get; init; }

        /// <summary>The keys that took the place of others.</summary>
        public ImmutableArray<KeyTurn> Turns { get; init; } = [];

        /// <summary>How many records could not be opened, so that only their leaves were checked.</summary>
        public long Unopened { get; init; }

        /// <summary>How many records two people erased, so that only their leaves were checked.</summary>
        public long Erased { get; init; }

        /// <summary>Why none of them could, where the keys are missing altogether; else null.</summary>
        public Closed? Closed { get; init; }
    }
}
