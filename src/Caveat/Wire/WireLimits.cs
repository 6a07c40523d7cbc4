namespace Caveat.Wire;

/// <summary>How much of anything a proposal may hold; lengths of text are in code points, as JSON Schema counts them.</summary>
internal static class WireLimits
{
    /// <summary>Bytes of a body: 64 KiB.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Levels of objects and arrays.</summary>
    public const int Depth = 64;

    /// <summary>Problems that are listed of one body.</summary>
    public const int Problems = 32;

    /// <summary>Characters of a proposal's id.</summary>
    public const int Id = 64;

    /// <summary>Characters of the name of an agent, operation, actuator or threat.</summary>
    public const int Name = 128;

    /// <summary>Further targets of an act.</summary>
    public const int Targets = 256;

    /// <summary>Labels of a proposal.</summary>
    public const int Labels = 64;

    /// <summary>Characters of a label's name, and of its value.</summary>
    public const int Label = 256;

    /// <summary>Characters of a justification.</summary>
    public const int Justification = 4_000;

    /// <summary>Characters of how an effect would be undone.</summary>
    public const int Undo = 1_000;

    /// <summary>Techniques of a threat.</summary>
    public const int Techniques = 64;

    /// <summary>Characters of a technique's id.</summary>
    public const int Technique = 64;

    /// <summary>Hosts and people that an effect can be declared to have.</summary>
    public const long Count = 1_000_000_000_000;

    /// <summary>The greatest whole number that a double holds with all those below it: 2⁵³−1.</summary>
    public const long Whole = 9_007_199_254_740_991;

    /// <summary>Characters of the id of a device, account, mailbox, container or policy.</summary>
    public const int AssetId = 256;

    /// <summary>Ids in one target of accounts, mailboxes, containers or policies.</summary>
    public const int AssetIds = 1_000;

    /// <summary>Characters of a namespace identifier (LS 3.4.2.12).</summary>
    public const int Namespace = 16;

    /// <summary>Characters of a command id (LS 3.4.2.16).</summary>
    public const int CommandId = 36;

    /// <summary>Entries of a list of features (LS 3.4.1.5).</summary>
    public const int Features = 10;
}
