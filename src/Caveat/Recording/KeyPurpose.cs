namespace Caveat.Recording;

/// <summary>What a gate signs with a key: each has a key of its own, so that each can be handed on, or lost, alone.</summary>
public enum KeyPurpose
{
    /// <summary>Checkpoints of the ledger.</summary>
    Ledger,

    /// <summary>Heartbeats for actuators.</summary>
    Heartbeat,

    /// <summary>What is shown to inspectors.</summary>
    Disclosure,
}

/// <summary>How the keys of a gate are called.</summary>
public static class KeyPurposes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyPurpose> All { get; } = Enum.GetValues<KeyPurpose>();

    /// <summary>The name of a gate's key: the origin for the ledger's, and else the origin, a slash and the purpose.</summary>
    public static string NameOf(KeyPurpose purpose, string origin) =>
        purpose == KeyPurpose.Ledger ? origin : $"{origin}/{Words.Of(purpose)}";
}
