namespace Caveat.Node.Keeping;

/// <summary>Who asks, as authentication found.</summary>
/// <param name="Id">The name in the registry.</param>
public abstract record Caller(string Id)
{
    /// <summary>An agent: it sees only what is its own.</summary>
    public sealed record OfAgent(string Agent) : Caller(Agent);

    /// <summary>An enrolled person: they see everything.</summary>
    public sealed record OfPerson(string Person) : Caller(Person);

    /// <summary>An actuator that the gate forwarded an act to, of whose answer it speaks.</summary>
    public sealed record OfActuator(string Actuator) : Caller(Actuator);

    /// <summary>Whether something of that agent is the caller's to see.</summary>
    public bool MaySee(string agent) => this is not OfAgent || Id == agent;
}
