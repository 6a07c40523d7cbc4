namespace Caveat.Gate;

/// <summary>What a gate takes of one connection and of one caller. A well-behaved agent never comes near these.</summary>
public sealed record GateLimits
{
    /// <summary>The most connections at one time.</summary>
    public long Connections { get; init; } = 20_000;

    /// <summary>How long the head of a request may take.</summary>
    public TimeSpan HeadTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be idle between two requests.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a session lasts in which nobody does anything.</summary>
    public TimeSpan SessionIdleTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The fewest bytes of a body in a second, once <see cref="BodyGrace"/> is over.</summary>
    public double BodyRate { get; init; } = 240;

    /// <summary>How long a body may be slower than that; more than a second.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long what was asked may still take once the gate stops.</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an actuator is waited for that a command was forwarded to; less than the life of a warrant.</summary>
    public TimeSpan ActuatorTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long actuators are waited for when the gate starts.</summary>
    public TimeSpan ActuatorStartTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The most bytes that an actuator may answer with: they are kept in the ledger.</summary>
    public int ActuatorBytes { get; init; } = 16 << 10;

    /// <summary>The requests that one caller may send at once.</summary>
    public int Burst { get; init; } = 20_000;

    /// <summary>The requests that one caller may send in a second.</summary>
    public int PerSecond { get; init; } = 10_000;
}
