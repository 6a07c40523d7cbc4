using System.Text;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Restraining;

namespace Caveat.Node.Keeping;

// What is written down of all this, so that a start need not read every record. What people said and what threats are is not: of these only the
// numbers of the records.
internal sealed partial class GateState
{
    // What of the state is read from the ledger once it is there; null once it was.
    private Unread? _unread;

    /// <summary>
    /// The state as it is now. Call under the lock of the gate; call the result, which takes long where there are many records, wherever one
    /// likes: also what is added meanwhile does not change it.
    /// </summary>
    /// <param name="size">How many records were taken in.</param>
    public Func<byte[]> Capture(long size)
    {
        using var small = new MemoryStream();
        using (var output = new BinaryWriter(small, Encoding.UTF8, leaveOpen: true))
        {
            WriteSmall(output);
        }

        var (first, tallies) = (small.ToArray(), Tallies);
        return () =>
        {
            using var all = new MemoryStream();
            using var output = new BinaryWriter(all);
            output.Write(first);
            var counted = tallies.ToBytes();
            output.Write(counted.Length);
            output.Write(counted);
            Cases.Write(output, size);
            _proposals.Write(output, size);
            Commands.Write(output, size);
            output.Flush();
            return all.ToArray();
        };
    }

    /// <summary>Reads what was written down; null where it is not that. It is nothing yet before <see cref="Complete"/>.</summary>
    public static GateState? Read(byte[] bytes, Func<long, LedgerRecord> read)
    {
        var state = new GateState(read);
        using var input = new BinaryReader(new MemoryStream(bytes));
        try
        {
            state.ReadSmall(input);
            state.Cases.Read(input);
            state._proposals.Read(input);
            state.Commands.Read(input);
            return input.BaseStream.Position == bytes.Length ? state : null;
        }
        catch (Exception broken)
            when (broken
                    is IOException
                        or FormatException
                        or ArgumentException
                        or OverflowException
                        or IndexOutOfRangeException
            )
        {
            return null;
        }
    }

    /// <summary>Reads from the ledger what was written down as the number of a record; false where one is not what it was.</summary>
    public bool Complete(Func<long, LedgerRecord> earlier)
    {
        var (activation, unreleased, threats) = _unread!;
        try
        {
            Activation = activation is { } put ? (put, (RecordBody.Activation)earlier(put).Body) : null;
            Unreleased = unreleased is { } permit ? earlier(permit) : null;
            foreach (var number in threats)
            {
                var (head, body) = earlier(number);
                File(head, (RecordBody.Filing)body);
            }

            Cases.Complete(earlier);
            foreach (var pending in Cases.InForce)
            {
                Await(pending.Case);
            }

            _unread = null;
            return true;
        }
        catch (Exception other)
            when (other is LedgerStoppedException or InvalidCastException or FormatException)
        {
            return false;
        }
    }

    private void WriteSmall(BinaryWriter output)
    {
        output.Write(Last.UtcTicks);
        output.Write(IsStopped);
        output.Write(IsClockSuspect);
        output.Write(Unconcluded ?? "");
        output.Write(Unreleased?.Head.Sequence ?? -1);
        output.Write(Activation?.Record ?? -1);
        output.Write(_lastPermit.Record);
        output.Write(_lastPermit.IsCommand);
        WriteAll(output, Rulings, output.Write);
        WriteAll(output, OfKeys, output.Write);
        WriteAll(output, Threats.Values.Select(filed => filed.Record).Order(), output.Write);
        WriteChains(output, _agents);
        WriteChains(output, _actuators);
        output.Write(Halts.Epoch);
        WriteAll(
            output,
            Halts.InForce,
            pair =>
            {
                var (scope, halt) = pair;
                output.Write(scope);
                output.Write(halt.Since.UtcTicks);
                output.Write(halt.By);
                output.Write(halt.Record);
                output.Write(halt.FirstToResume ?? "");
                output.Write(halt.ResumeKey ?? "");
            }
        );
        WriteAll(
            output,
            Latched.OrderBy(pair => pair.Value.Record).ThenBy(pair => $"{pair.Key}", StringComparer.Ordinal),
            pair =>
            {
                output.Write(pair.Key.Limit);
                output.Write(pair.Key.Key);
                output.Write(pair.Value.Since.UtcTicks);
                output.Write(pair.Value.Record);
            }
        );
        WriteTimes(output, _objections);
        WriteTimes(output, _orders);
        WriteAll(
            output,
            _forgotten.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            pair =>
            {
                output.Write(pair.Key);
                output.Write(pair.Value);
            }
        );
        Underway.Write(output);
        Erasures.Write(output);
        Passkeys.Write(output);
    }

    private void ReadSmall(BinaryReader input)
    {
        Last = TimeOf(input.ReadInt64());
        IsStopped = input.ReadBoolean();
        IsClockSuspect = input.ReadBoolean();
        Unconcluded = TextOf(input.ReadString());
        var (unreleased, activation) = (NumberOf(input.ReadInt64()), NumberOf(input.ReadInt64()));
        _lastPermit = (input.ReadInt64(), input.ReadBoolean());
        for (var (verdict, count) = (0, input.ReadInt32()); verdict < count; verdict++)
        {
            Rulings[verdict] = input.ReadInt64();
        }

        ReadAll(input, () => OfKeys.Add(input.ReadInt64()));
        var threats = new List<long>();
        ReadAll(input, () => threats.Add(input.ReadInt64()));
        _unread = new(activation, unreleased, threats);
        ReadAll(input, () => _agents[input.ReadString()] = new(input.ReadInt64(), input.ReadString()));
        ReadAll(input, () => _actuators[input.ReadString()] = new(input.ReadInt64(), input.ReadString()));
        Halts = Halts with { Epoch = input.ReadInt64() };
        ReadAll(
            input,
            () =>
                Halts = Halts with
                {
                    InForce = Halts.InForce.Add(
                        input.ReadString(),
                        new(
                            TimeOf(input.ReadInt64()),
                            input.ReadString(),
                            input.ReadInt64(),
                            TextOf(input.ReadString()),
                            TextOf(input.ReadString())
                        )
                    ),
                }
        );
        ReadAll(
            input,
            () =>
                Latched.Add(
                    new(input.ReadString(), input.ReadString()),
                    (TimeOf(input.ReadInt64()), input.ReadInt64())
                )
        );
        ReadAll(
            input,
            () => _objections.Add((input.ReadString(), input.ReadString()), TimeOf(input.ReadInt64()))
        );
        ReadAll(
            input,
            () => _orders.Add((input.ReadString(), input.ReadString()), TimeOf(input.ReadInt64()))
        );
        ReadAll(input, () => _forgotten.Add(input.ReadString(), input.ReadInt64()));
        Underway.Read(input);
        Erasures.Read(input);
        Passkeys.Read(input);
        Tallies = Tallies.FromBytes(input.ReadBytes(input.ReadInt32()));
    }

    private static void WriteChains(BinaryWriter output, Dictionary<string, Chain> chains) =>
        WriteAll(
            output,
            chains.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            pair =>
            {
                output.Write(pair.Key);
                output.Write(pair.Value.Number);
                output.Write(pair.Value.Previous!);
            }
        );

    private static void WriteTimes(
        BinaryWriter output,
        Dictionary<(string One, string Other), DateTimeOffset> times
    ) =>
        WriteAll(
            output,
            times
                .OrderBy(pair => pair.Key.One, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Other, StringComparer.Ordinal),
            pair =>
            {
                output.Write(pair.Key.One);
                output.Write(pair.Key.Other);
                output.Write(pair.Value.UtcTicks);
            }
        );

    internal static void WriteAll<T>(BinaryWriter output, IEnumerable<T> all, Action<T> write)
    {
        var list = all.ToList();
        output.Write(list.Count);
        list.ForEach(write);
    }

    internal static void ReadAll(BinaryReader input, Action read)
    {
        for (var left = input.ReadInt32(); left > 0; left--)
        {
            read();
        }
    }

    private static DateTimeOffset TimeOf(long ticks) => new(ticks, TimeSpan.Zero);

    private static string? TextOf(string text) => text.Length == 0 ? null : text;

    private static long? NumberOf(long number) => number < 0 ? null : number;

    private sealed record Unread(long? Activation, long? Unreleased, List<long> Threats);
}
