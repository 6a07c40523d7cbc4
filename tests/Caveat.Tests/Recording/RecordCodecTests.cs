using System.Text;
using Caveat.Recording;

namespace Caveat.Tests.Recording;

public sealed class RecordCodecTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, 125, TimeSpan.Zero);

    private static readonly RecordHead _head = new(7, _now, "gate.example/test")
    {
        NormSet = "sha256:00",
        Activation = 1,
        Agent = new(3, new string('A', 43)),
    };

    [Fact]
    public void A_ruling_is_read_back_as_it_was_written()
    {
        var ruling = Ruling(
            """{"agent":"soar-7","command":{"action":"deny","target":{"ipv4_net":"203.0.113.66/32"}},"effect":{"hosts":2},"id":"p1","justification":"\"why\" – ünïcode"}"""
        );

        var read = (RecordBody.Ruling)RoundTrip(ruling).Body;

        Assert.Equal(Encoding.UTF8.GetString(ruling.Body.Span), Encoding.UTF8.GetString(read.Body.Span));
        Assert.Equal(ruling.Charges[0].Amount, read.Charges[0].Amount);
        Assert.Equal(ruling.Opening!.DecideBy, read.Opening!.DecideBy);
        Assert.Equal(ruling.Opening.Zones, read.Opening.Zones);
        Assert.Equal(_head, RoundTrip(ruling).Head);
    }

    [Fact]
    public void A_bare_command_is_put_together_again()
    {
        var ruling = Ruling(
            """{"action":"contain","args":{"duration":5,"x-caveat":{"justification":"x","threat":"INC-1"}},"target":{"device":{"hostname":"ws-14"}}}"""
        ) with
        {
            IsCommand = true,
        };

        var read = (RecordBody.Ruling)RoundTrip(ruling).Body;

        Assert.Equal(Encoding.UTF8.GetString(ruling.Body.Span), Encoding.UTF8.GetString(read.Body.Span));
    }

    [Fact]
    public void A_leaf_tells_neither_agent_nor_target_and_always_has_eight_digests()
    {
        var (leaf, _) = RecordCodec.Encode(
            new(_head, new RecordBody.Stop("asked to")),
            new byte[RecordCodec.SaltBytes]
        );
        var (ruled, _) = RecordCodec.Encode(
            new(
                _head,
                Ruling(
                    """{"agent":"soar-7","command":{"action":"deny","target":{"ipv4_net":"203.0.113.66/32"}},"id":"p1"}"""
                )
            ),
            new byte[RecordCodec.SaltBytes]
        );
        var text = Encoding.UTF8.GetString(ruled.AsSpan(1));

        Assert.DoesNotContain("soar-7", text, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113", text, StringComparison.Ordinal);
        Assert.Equal(Digests(Encoding.UTF8.GetString(leaf.AsSpan(1))), Digests(text));
    }

    [Fact]
    public void A_second_value_of_a_group_in_the_place_of_a_random_digest_is_refused()
    {
        var salts = new byte[RecordCodec.SaltBytes];
        var (leaf, disclosures) = RecordCodec.Encode(new(_head, new RecordBody.Stop("one")), salts);
        var (_, other) = RecordCodec.Encode(new(_head, new RecordBody.Stop("two")), salts);
        var forged = Encoding.UTF8.GetString(leaf);
        // The digest of the second text stands where the group before it has none.
        var digests = forged.Split("\"_sd\":[")[1].Split(']')[0].Split(',');
        var second = Encoding.UTF8.GetString(
            RecordCodec.Encode(new(_head, new RecordBody.Stop("two")), salts).Leaf
        );
        var wanted = second.Split("\"_sd\":[")[1].Split(']')[0].Split(',')[(int)RecordGroup.Text];
        forged = forged.Replace(digests[(int)RecordGroup.Effect], wanted, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(forged);

        Assert.Contains(wanted, forged, StringComparison.Ordinal);
        Assert.NotNull(RecordCodec.Decode(bytes, disclosures, out _));
        Assert.Null(RecordCodec.Decode(bytes, other, out var fault));
        Assert.Equal("a disclosure belongs to another leaf", fault);
    }

    [Fact]
    public void What_stands_in_clear_is_read_alike_in_one_pass_and_whole_also_where_it_is_broken()
    {
        var random = new Random(7);
        foreach (var body in RecordSamples.All)
        {
            var head = _head with { Actuator = new(9, null) };
            var (leaf, _) = RecordCodec.Encode(new(head, body), new byte[RecordCodec.SaltBytes]);
            for (var round = 0; round < 200; round++)
            {
                var broken = leaf.ToArray();
                if (round > 0)
                {
                    broken[1 + random.Next(broken.Length - 1)] = (byte)random.Next(32, 127);
                }

                var whole = RecordCodec.Look(
                    broken,
                    RecordCodec.NothingOpen,
                    static (head, parts) => Tuple.Create(parts.Type, head),
                    out _
                );
                Assert.Equal(
                    whole is { } read ? (read.Item1, read.Item2) : null,
                    RecordCodec.ReadHead(broken)
                );
            }
        }
    }

    [Fact]
    public void Disclosures_of_another_record_are_refused()
    {
        var salts = new byte[RecordCodec.SaltBytes];
        var (leaf, _) = RecordCodec.Encode(new(_head, new RecordBody.Stop("one")), salts);
        var (_, other) = RecordCodec.Encode(new(_head, new RecordBody.Stop("two")), salts);

        Assert.Null(RecordCodec.Decode(leaf, other, out var fault));
        Assert.NotNull(fault);
    }

    private static int Digests(string leaf) => leaf.Split("_sd\":[")[1].Split(']')[0].Split(',').Length;

    private static LedgerRecord RoundTrip(RecordBody body)
    {
        var (leaf, disclosures) = RecordCodec.Encode(
            new(_head, body),
            [.. Enumerable.Range(0, RecordCodec.SaltBytes).Select(i => (byte)i)]
        );
        return RecordCodec.Decode(leaf, disclosures, out var fault)
            ?? throw new InvalidOperationException(fault);
    }

    private static RecordBody.Ruling Ruling(string body) =>
        new()
        {
            Verdict = Verdict.Hold,
            Agent = "soar-7",
            Proposal = "p1",
            Digest = "sha256:11",
            Act = "sha256:22",
            Body = Encoding.UTF8.GetBytes(body),
            Facts = "[{\"attributes\":{}}]"u8.ToArray(),
            Answer = "{\"grounds\":[]}"u8.ToArray(),
            Charges = [new("pack/norm", "agent=soar-7", Amount.Of(1), ["a", "b"])],
            Latches = [new("pack/norm", "x")],
            Opening = new()
            {
                Nonce = "abc",
                Formula = "watch-officer and 2 person",
                DecideBy = _now.AddMinutes(15),
                Zones = ["own", "wards"],
                FactsDigest = "sha256:33",
                EffectDigest = "sha256:44",
            },
        };
}
