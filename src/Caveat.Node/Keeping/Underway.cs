using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>
/// The commands whose release may have been forwarded a moment ago, and of which no actuator's answer is reported, each under the one proposal
/// that its release names. After a crash nobody knows whether they were done.
/// </summary>
internal sealed class Underway
{
    // INVARIANT: longer than an actuator is waited for, so that what is let go of is over and was reported, or was never forwarded.
    private static readonly TimeSpan _longest = Warrant.Life;

    private readonly Dictionary<(string Agent, string Proposal), string> _actuators = [];
    private readonly Queue<((string Agent, string Proposal) Of, DateTimeOffset Until)> _inOrder = new();

    /// <summary>Each with its actuator, as it is now.</summary>
    public ImmutableArray<(string Agent, string Proposal, string Actuator)> All =>
        [.. _actuators.Select(each => (each.Key.Agent, each.Key.Proposal, each.Value))];

    /// <summary>A command was released.</summary>
    public void Add(RecordBody.Release release)
    {
        if (release.Actuator is { } actuator)
        {
            _actuators[(release.Agent, release.Proposal)] = actuator;
            _inOrder.Enqueue(((release.Agent, release.Proposal), release.NotAfter + _longest));
        }
    }

    /// <summary>
    /// Takes a record in: what an actuator answered is known, and so is everything once the gate stopped in order. Others may say what they like
    /// while the command is on its way.
    /// </summary>
    public void Apply(RecordHead head, RecordBody body)
    {
        if (body is RecordBody.Stop)
        {
            _actuators.Clear();
            _inOrder.Clear();
        }
        else if (body is RecordBody.Report { Reporter: Reporter.Actuator } report)
        {
            _actuators.Remove((report.Agent, report.Proposal));
        }

        while (_inOrder.TryPeek(out var oldest) && oldest.Until < head.Time)
        {
            _actuators.Remove(_inOrder.Dequeue().Of);
        }
    }

    /// <summary>Writes it down.</summary>
    public void Write(BinaryWriter output)
    {
        GateState.WriteAll(
            output,
            _actuators.OrderBy(pair => $"{pair.Key}", StringComparer.Ordinal),
            pair =>
            {
                output.Write(pair.Key.Agent);
                output.Write(pair.Key.Proposal);
                output.Write(pair.Value);
            }
        );
        GateState.WriteAll(
            output,
            _inOrder,
            each =>
            {
                output.Write(each.Of.Agent);
                output.Write(each.Of.Proposal);
                output.Write(each.Until.UtcTicks);
            }
        );
    }

    /// <summary>Reads what was written down.</summary>
    /// <exception cref="IOException">It ends too early.</exception>
    public void Read(BinaryReader input)
    {
        GateState.ReadAll(
            input,
            () => _actuators.Add((input.ReadString(), input.ReadString()), input.ReadString())
        );
        GateState.ReadAll(
            input,
            () =>
                _inOrder.Enqueue(
                    (
                        (input.ReadString(), input.ReadString()),
                        new DateTimeOffset(input.ReadInt64(), TimeSpan.Zero)
                    )
                )
        );
    }
}
