using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Caveat.Recording;

/// <summary>
/// What an actuator must not forget between two warrants: the largest head of the ledger that it has seen, and which nonces were used. It keeps
/// this durably before it acts; where it cannot, a new memory refuses every warrant of before.
/// </summary>
public sealed record WarrantMemory
{
    private const string First = "caveat/actuator-memory/v1";

    private WarrantMemory() { }

    /// <summary>Since when it remembers.</summary>
    public required DateTimeOffset RemembersFrom { get; init; }

    /// <summary>The largest head that was seen; null before the first.</summary>
    public Checkpoint? Seen { get; private init; }

    /// <summary>The nonces that were used, and until when their warrants would have been good.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> Used { get; private init; } =
        ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>A memory that begins. What was used before is not remembered, and the gate's clock may be ahead of this one.</summary>
    public static WarrantMemory From(DateTimeOffset now) =>
        new() { RemembersFrom = now + Warrant.ClockTolerance };

    /// <summary>
    /// Takes a heartbeat's head for the largest that was seen; null where it does not continue the one that was, so that the ledger was
    /// forked or rolled back.
    /// </summary>
    public WarrantMemory? After(HeartbeatAnswer answer)
    {
        var head = answer.Heartbeat.Head;
        return Seen is not { } seen || seen == head ? this with { Seen = head }
            : seen.Origin == head.Origin
            && answer.Links.TryGetValue(seen.Size, out var link)
            && MerkleProof.IsConsistent(seen.Size, seen.Root, head.Size, head.Root, link)
                ? this with
                {
                    Seen = head,
                }
            : null;
    }

    /// <summary>What an actuator checks a warrant with.</summary>
    /// <param name="command">The digest of the command in hand.</param>
    /// <param name="actuator">The actuator's name.</param>
    /// <param name="now">The time.</param>
    /// <param name="warrant">The warrant.</param>
    /// <param name="answer">The last heartbeat; null for none.</param>
    public WarrantUse Use(
        string command,
        string actuator,
        DateTimeOffset now,
        Warrant warrant,
        HeartbeatAnswer? answer
    ) =>
        new()
        {
            Command = command,
            Actuator = actuator,
            Now = now,
            Heartbeat = answer?.Heartbeat,
            IsUsed = Used.ContainsKey,
            RemembersFrom = RemembersFrom,
            Seen = Seen,
            Link =
                answer is not null && warrant.Size is { } size && answer.Links.TryGetValue(size, out var link)
                    ? link
                    : default,
        };

    /// <summary>With a warrant used, and without those that are over.</summary>
    public WarrantMemory After(WarrantResult accepted, DateTimeOffset now)
    {
        var released = accepted.Released ?? throw new ArgumentException("it was refused", nameof(accepted));
        var over = Used.Where(pair => pair.Value + Warrant.ClockTolerance < now).Select(pair => pair.Key);
        return this with
        {
            Seen = accepted.Seen,
            Used = Used.RemoveRange(over).SetItem(released.Nonce, released.NotAfter),
        };
    }

    /// <summary>As text, for a file.</summary>
    public string ToText()
    {
        var text = new StringBuilder(First).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"from {RecordTime.Of(RemembersFrom)}\n");
        foreach (var (nonce, until) in Used)
        {
            text.Append(CultureInfo.InvariantCulture, $"used {nonce} {RecordTime.Of(until)}\n");
        }

        return text.Append(Seen is { } seen ? $"\n{seen.ToText()}" : "").ToString();
    }

    /// <summary>Reads a memory; null where the text is none.</summary>
    public static WarrantMemory? Parse(string text)
    {
        var halves = text.Split("\n\n", 2);
        var lines = halves[0].TrimEnd('\n').Split('\n');
        var seen = halves.Length == 2 ? Checkpoint.Parse(halves[1]) : null;
        if (
            lines.Length < 2
            || lines[0] != First
            || lines[1].Split(' ') is not ["from", var since]
            || !RecordTime.TryRead(since, out var from)
            || (halves.Length == 2 && seen is null)
        )
        {
            return null;
        }

        var used = ImmutableSortedDictionary.CreateBuilder<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var line in lines.AsSpan(2))
        {
            if (
                line.Split(' ') is not ["used", var nonce, var time]
                || !RecordTime.TryRead(time, out var until)
            )
            {
                return null;
            }

            used[nonce] = until;
        }

        return new()
        {
            RemembersFrom = from,
            Seen = seen,
            Used = used.ToImmutable(),
        };
    }
}
