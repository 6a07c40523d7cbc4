namespace Caveat.Node.Witnessing;

/// <summary>How long a gate waits for its witnesses.</summary>
public sealed record CosignerLimits
{
    /// <summary>The longest that one witness may take to answer once.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a head waits for its quorum at a stretch; it is then offered again.</summary>
    public TimeSpan Quorum { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long heads may be without their quorum before it is told that the quorum is missing; a healthy round trip takes far less.</summary>
    public TimeSpan Missing { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a witness that refused, or did not answer, is left alone at first; twice as long after each further time.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that it is left alone.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(16);
}
