namespace Caveat.Recording;

/// <summary>Who says what became of an act.</summary>
public enum Reporter
{
    /// <summary>The agent that proposed it.</summary>
    Agent,

    /// <summary>A person.</summary>
    Person,

    /// <summary>The actuator that the gate forwarded it to, by its answer, or by giving none.</summary>
    Actuator,
}
