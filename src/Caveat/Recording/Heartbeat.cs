using System.Globalization;

namespace Caveat.Recording;

/// <summary>
/// What a gate signs for its actuators again and again: that it is there, how often people have halted, and how far its ledger is. A warrant
/// is worth nothing without a heartbeat that is younger than <see cref="Life"/>.
/// </summary>
/// <param name="Epoch">The halt epoch: a warrant of an earlier one is void.</param>
/// <param name="Time">When it was signed.</param>
/// <param name="Head">The head of the ledger at that moment.</param>
public sealed record Heartbeat(long Epoch, DateTimeOffset Time, Checkpoint Head)
{
    /// <summary>How long a heartbeat is good for: within this time a halt reaches every actuator.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private const string Suffix = "/heartbeat";

    /// <summary>The name of the key that signs the heartbeats of a gate.</summary>
    /// <param name="origin">The name of the gate.</param>
    public static string KeyName(string origin) => origin + Suffix;

    /// <summary>The text that is signed.</summary>
    public string ToText() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{KeyName(Head.Origin)}\nepoch {Epoch}\ntime {RecordTime.Of(Time)}\nsize {Head.Size}\nroot {Head.Root}\n"
        );

    /// <summary>Reads a signed heartbeat and checks that it is signed by the key, which is that of the gate's heartbeats; null otherwise.</summary>
    public static Heartbeat? Verify(ReadOnlySpan<byte> note, NoteKey key, VerifySignature verify) =>
        SignedNote.Parse(note) is { } signed
        && signed.IsSignedBy(key, verify)
        && Parse(signed.Text) is { } heartbeat
        && KeyName(heartbeat.Head.Origin) == key.Name
            ? heartbeat
            : null;

    private static Heartbeat? Parse(string text)
    {
        var lines = text.Split('\n');
        if (
            lines.Length != 6
            || !lines[0].EndsWith(Suffix, StringComparison.Ordinal)
            || ValueOf(lines[1], "epoch ") is not { } epoch
            || ValueOf(lines[2], "time ") is not { } time
            || ValueOf(lines[3], "size ") is not { } size
            || ValueOf(lines[4], "root ") is not { } root
            || !long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !RecordTime.TryRead(time, out var moment)
            || Checkpoint.Parse($"{lines[0][..^Suffix.Length]}\n{size}\n{root}\n") is not { } head
        )
        {
            return null;
        }

        // What is read must be what would be written.
        var read = new Heartbeat(number, moment, head);
        return read.ToText() == text ? read : null;
    }

    private static string? ValueOf(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : null;
}
