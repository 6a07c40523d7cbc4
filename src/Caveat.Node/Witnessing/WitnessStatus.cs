namespace Caveat.Node.Witnessing;

/// <summary>How a gate and one of its witnesses stand.</summary>
/// <param name="Name">What the policy calls the witness.</param>
/// <param name="State">How it answered last.</param>
/// <param name="Lag">How many records of the newest head it has not cosigned.</param>
/// <param name="Refusals">How often it refused, or answered what is no answer, since the start.</param>
/// <param name="Failures">How often it could not be reached in time, since the start.</param>
/// <param name="Reason">Why it does not cosign, for people; null where it does.</param>
public sealed record WitnessStatus(
    string Name,
    WitnessState State,
    long Lag,
    long Refusals,
    long Failures,
    string? Reason
);

/// <summary>How a witness answered last.</summary>
public enum WitnessState
{
    /// <summary>It was not asked yet.</summary>
    Unasked,

    /// <summary>It cosigned what it was asked to.</summary>
    Cosigns,

    /// <summary>It refused, or what it answered is no answer.</summary>
    Refuses,

    /// <summary>It did not answer.</summary>
    Silent,
}
