namespace Caveat.Load;

/// <summary>
/// A clock that runs from ten days ago and many times as fast: holds come to their end while a ledger is made, and none of them waits for the
/// start that is measured. Timers take the time they take.
/// </summary>
internal sealed class HurryingTime : TimeProvider
{
    private const int Times = 200;

    private readonly long _began = System.GetTimestamp();
    private readonly DateTimeOffset _from = System.GetUtcNow().AddDays(-10);

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _from + (Times * System.GetElapsedTime(_began));

    public override long GetTimestamp() => Times * (System.GetTimestamp() - _began);
}
