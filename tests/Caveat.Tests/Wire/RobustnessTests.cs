using System.Text;
using Caveat.Wire;
using CsCheck;

namespace Caveat.Tests.Wire;

public sealed class RobustnessTests
{
    private static readonly byte[][] _seeds =
    [
        Encoding.UTF8.GetBytes(Bodies.Full),
        Encoding.UTF8.GetBytes(Bodies.On("""{"uri":"http://user@[2001:db8::1]:80/%41?q#f"}""")),
        Encoding.UTF8.GetBytes(Bodies.On("""{"idn_email_addr":"\"a\\\"b\"@bücher.example"}""")),
        Encoding.UTF8.GetBytes(
            Bodies.On(
                """{"process":{"executable":{"hashes":{"md5":"0313fd399b143fc40cd52a1679018305"}},"pid":1e3}}"""
            )
        ),
        Encoding.UTF8.GetBytes(
            Bodies.On("""{"artifact":{"payload":{"bin":"AAEC"},"mime_type":"\ud83d\ude00"}}""")
        ),
        Encoding.UTF8.GetBytes(Bodies.On("""{"x-caveat:account":["a","b"]}""", "unknown")),
    ];

    // Bytes that steer a reader of JSON.
    private static readonly Gen<byte> _byte = Gen.OneOf(
        Gen.Byte,
        Gen.Int[0, 39].Select(i => (byte)"{}[]:,\"\\/u0123456789dDeE+-. \n\ttfn%@#x\0éÿ"[i])
    );

    [Fact]
    public void Random_bytes_are_a_proposal_or_problems() =>
        _byte.Array[0, 200].Sample(bytes => IsAnswered(bytes), iter: 5_000);

    [Fact]
    public void Mutated_bodies_are_a_proposal_or_problems() =>
        Gen.Select(
                Gen.Int[0, _seeds.Length - 1],
                Gen.Select(Gen.Int[0, 600], Gen.Int[0, 2], _byte).Array[1, 6]
            )
            .Sample((seed, edits) => IsAnswered(Mutate(_seeds[seed], edits)), iter: 20_000);

    [Fact]
    public void Cut_bodies_are_problems()
    {
        foreach (var seed in _seeds)
        {
            for (var length = 0; length < seed.Length; length++)
            {
                var reading = ProposalReader.Read(seed.AsMemory(0, length));

                Assert.Null(reading.Proposal);
                Assert.NotEmpty(reading.Problems);
            }
        }
    }

    [Fact]
    public void Whatever_is_accepted_reads_the_same_from_its_canonical_form() =>
        Gen.Select(
                Gen.Int[0, _seeds.Length - 1],
                Gen.Select(Gen.Int[0, 600], Gen.Int[0, 2], _byte).Array[1, 2]
            )
            .Sample(
                (seed, edits) =>
                {
                    var body = Mutate(_seeds[seed], edits);
                    var reading = ProposalReader.Read(body);
                    if (reading.Proposal is null)
                    {
                        return;
                    }

                    Assert.True(CanonicalJson.TryCanonicalize(body, out var canonical, out _));
                    var again = Bodies.Accepted(ProposalReader.Read(canonical));
                    Assert.Equal(reading.Proposal.Digest, again.Digest);
                    Assert.Equal(Digests.OfAct(reading.Proposal), Digests.OfAct(again));
                    Assert.Equal(reading.Proposal.Command.Target.Name, again.Command.Target.Name);
                },
                iter: 5_000
            );

    // Each would take hours, not moments, of a reader whose time is not linear; a timed test would only measure the machine.
    [Theory]
    [InlineData("members")]
    [InlineData("same members")]
    [InlineData("extensions")]
    [InlineData("numbers")]
    [InlineData("escapes")]
    [InlineData("ids")]
    public void The_greatest_hostile_body_is_answered(string shape)
    {
        var body = shape switch
        {
            "members" => $"{{{Fill(i => $"\"m{i}\":1")}}}",
            "same members" => $"{{{Fill(_ => "\"m\":1")}}}",
            "extensions" => Bodies.Command($"\"args\":{{{Fill(i => $"\"x-{i}\":{{}}")}}}"),
            "numbers" =>
                $"[{new string('9', 60_000)},1{new string('0', 1_000)}.{new string('0', 1_000)}1e-2000]",
            "escapes" => $"[\"{string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 5_000))}\"]",
            _ => Bodies.On($"{{\"x-caveat:account\":[{Fill(i => $"\"{i}\"")}]}}"),
        };

        var reading = Bodies.Read(body);

        Assert.Null(reading.Proposal);
        Assert.InRange(reading.Problems.Length, 1, 32);
    }

    private static string Fill(Func<int, string> item)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < 60_000; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(item(i));
        }

        return text.ToString();
    }

    private static bool IsAnswered(byte[] body)
    {
        foreach (
            var reading in new[] { ProposalReader.Read(body), ProposalReader.ReadCommand(body, "soar-7") }
        )
        {
            if (reading.Proposal is null == reading.Problems.IsEmpty)
            {
                return false;
            }
        }

        return ProposalSplitter.Split(body).Length > 0;
    }

    private static byte[] Mutate(byte[] seed, (int At, int Kind, byte Value)[] edits)
    {
        var body = seed.ToList();
        foreach (var (at, kind, value) in edits)
        {
            var index = at % body.Count;
            switch (kind)
            {
                case 0:
                    body[index] = value;
                    break;
                case 1:
                    body.Insert(index, value);
                    break;
                default:
                    body.RemoveAt(index);
                    break;
            }
        }

        return [.. body];
    }
}
