namespace Caveat.Node.Identifying;

/// <summary>
/// Remembers the numbers of signed requests for as long as a request with them could be taken, so that none is taken twice. The
/// number that it holds is bounded: beyond it nothing is taken until some are forgotten. What was signed before
/// <paramref name="since"/> is not taken: its number may have been seen by the gate that ran before.
/// </summary>
public sealed class SeenNonces(DateTimeOffset since)
{
    /// <summary>How far the time of a signature may be from that of the gate.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private const int Most = 100_000;

    // Signatures tell whole seconds.
    private readonly long _since = since.ToUnixTimeSeconds();
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Person, string Nonce), DateTimeOffset> _seen = [];

    /// <summary>Whether a request may be taken now: its time is near enough, and its number was not seen before.</summary>
    public bool Take(string person, string nonce, DateTimeOffset created, DateTimeOffset now)
    {
        if ((created - now).Duration() > Window || created.ToUnixTimeSeconds() < _since)
        {
            return false;
        }

        lock (_lock)
        {
            if (_seen.Count >= Most)
            {
                foreach (var (key, until) in _seen)
                {
                    if (until < now)
                    {
                        _seen.Remove(key);
                    }
                }
            }

            return _seen.Count < Most && _seen.TryAdd((person, nonce), created + Window + Window);
        }
    }
}
