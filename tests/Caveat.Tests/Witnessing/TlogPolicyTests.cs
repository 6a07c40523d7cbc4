using System.Globalization;
using System.Text;
using Caveat.Recording;
using Caveat.Tests.Node.Witnessing;
using Caveat.Witnessing;
using CsCheck;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Tests.Witnessing;

public sealed class TlogPolicyTests
{
    private const int Witnesses = 8;

    private static readonly string _log = KeyOf("gate.example/a", 0, NoteAlgorithm.Ed25519);
    private static readonly string _w1 = KeyOf("w/1", 1, NoteAlgorithm.Cosignature);
    private static readonly string _w2 = KeyOf("w/2", 2, NoteAlgorithm.Cosignature);

    // X1 X2 X3 Y1 Y2 Y3
    private static readonly string _example = $"""
        log {_log}

        {string.Join(
            '\n',
            "X1 X2 X3 Y1 Y2 Y3".Split(' ').Select(
                (name, i) => $"witness {name} {KeyOf(name, i + 1, NoteAlgorithm.Cosignature)}"
            )
        )}
        group X-witnesses 2 X1 X2 X3
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """;

    [Theory]
    [InlineData("X1 X2 Y3", true)]
    [InlineData("X1 X2 X3 Y1 Y2 Y3", true)]
    [InlineData("X1 X2 X3", false)]
    [InlineData("X1 Y1 Y2 Y3", false)]
    [InlineData("", false)]
    [InlineData("X-and-Y", false)]
    [InlineData("X-witnesses Y-witnesses", false)]
    public void The_example_of_the_specification_asks_for_two_of_X_and_one_of_Y(string signers, bool isMet) =>
        Assert.Equal(isMet, Read(_example).IsMetBy(signers.Split(' ')));

    [Fact]
    public void What_is_written_is_read()
    {
        var policy = Read(
            $"#a comment\n \t # another\n\n\tlog\t{_log}  https://log.example/ \nwitness W {_w1} https://w.example/x\nquorum W\n"
        );

        Assert.Equal(
            ("gate.example/a", "https://log.example/"),
            (policy.Logs[0].Key.Name, policy.Logs[0].Url)
        );
        Assert.Equal(
            ("W", "w/1", "https://w.example/x"),
            (policy.Witnesses[0].Name, policy.Witnesses[0].Key.Name, policy.Witnesses[0].Url)
        );
        Assert.Equal("W", policy.Quorum);
        Assert.True(Read("quorum none\n").IsMetBy([]));
    }

    [Fact]
    public void Names_are_bytes_and_nothing_more()
    {
        // A name that is no UTF-8, and the letter K beside the Kelvin sign.
        byte[] odd =
        [
            .. "witness "u8,
            0xff,
            0xfe,
            .. Encoding.UTF8.GetBytes($" {_w1}\nquorum "),
            0xff,
            0xfe,
            (byte)'\n',
        ];
        var kelvin = Read($"witness K {_w1}\nwitness \u212a {_w2}\nquorum K\n");

        Assert.NotNull(TlogPolicy.Parse(odd, out _));
        Assert.False(kelvin.IsMetBy(["\u212a"]));
    }

    [Theory]
    [InlineData("", "1 no `quorum` line")]
    [InlineData("quorum none", "1 the last line ends without a line feed")]
    [InlineData("quorum none\nquorum none\n", "2 there is a `quorum` line already")]
    [InlineData("quorum W\n", "1 no line before this one defines `W`")]
    [InlineData("quorum W\nwitness W $1\n", "1 no line before this one defines `W`")]
    [InlineData(
        "witness W $1\nwitness V $1\nquorum none\n",
        "2 another line has a witness with the same public key"
    )]
    [InlineData("log $0\nlog $0\nquorum none\n", "2 another line has a log with the same public key")]
    [InlineData("witness W $1\nwitness W $2\nquorum W\n", "2 another line defines `W`")]
    [InlineData("witness none $1\nquorum none\n", "1 `none` names no witness")]
    [InlineData("witness W $1\ngroup none any W\nquorum none\n", "2 `none` names no witness")]
    [InlineData("witness W $1\ngroup G any none\nquorum W\n", "2 `none` is no member")]
    [InlineData("witness W $1\ngroup G any G\nquorum W\n", "2 no line before this one defines `G`")]
    [InlineData("witness W $1\ngroup G any W W\nquorum G\n", "2 `W` is a member of a group already")]
    [InlineData(
        "witness W $1\ngroup G any W\ngroup H any W\nquorum G\n",
        "3 `W` is a member of a group already"
    )]
    [InlineData("group G any\nquorum none\n", "1 a group has at least one member")]
    [InlineData("witness W $1\ngroup G 0 W\nquorum G\n", "2 `0` is neither")]
    [InlineData("witness W $1\ngroup G 2 W\nquorum G\n", "2 `2` is neither")]
    [InlineData("witness W $1\ngroup G 01 W\nquorum G\n", "2 `01` is neither")]
    [InlineData("witness W $1\ngroup G +1 W\nquorum G\n", "2 `+1` is neither")]
    [InlineData("witness W $1\ngroup G ALL W\nquorum G\n", "2 `ALL` is neither")]
    [InlineData("witness W $0\nquorum none\n", "1 the verifier key is not one of a witness")]
    [InlineData("log $1\nquorum none\n", "1 the verifier key is not one of a log")]
    [InlineData("log x+y\nquorum none\n", "1 the verifier key cannot be read")]
    [InlineData("Quorum none\n", "1 `Quorum` begins no line")]
    [InlineData("quorum\n", "1 write `quorum NAME`")]
    [InlineData("quorum none none\n", "1 write `quorum NAME`")]
    [InlineData("log $0 a b\nquorum none\n", "1 write `log")]
    [InlineData("witness W\nquorum none\n", "1 write `witness")]
    [InlineData("# \u0001\nquorum none\n", "1 control characters")]
    [InlineData("quorum none\r\n", "1 control characters")]
    public void A_fault_is_told_with_its_line(string text, string expected)
    {
        var written = text.Replace("$0", _log, StringComparison.Ordinal)
            .Replace("$1", _w1, StringComparison.Ordinal)
            .Replace("$2", _w2, StringComparison.Ordinal);

        var policy = TlogPolicy.Parse(Encoding.UTF8.GetBytes(written), out var faults);

        Assert.Null(policy);
        Assert.StartsWith(
            expected,
            string.Create(CultureInfo.InvariantCulture, $"{faults[0].Line} {faults[0].Message}"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        TlogPolicy.Parse("wat\nlog x\n\nquorum W"u8, out var faults);

        Assert.Equal([1, 2, 4, 4], faults.Select(fault => fault.Line));
    }

    [Fact]
    public void A_checkpoint_is_accepted_with_its_log_and_its_quorum_and_not_without()
    {
        using var log = new TestKey("gate.example/a");
        using var witness = new TestKey("w/1", NoteAlgorithm.Cosignature);
        var policy = Read($"log {log.Public}\nwitness W {witness.Public}\nquorum W\n");
        var note = log.Note(5, MerkleTree.Empty);
        var cosigned = note with
        {
            Signatures =
            [
                .. note.Signatures,
                Cosignature.Of(witness.Public, 7, witness.Sign(Cosignature.Message(note.Text, 7))),
            ],
        };

        Assert.Equal(5, policy.Accept(cosigned.ToBytes(), Ed25519.Verify)?.Size);
        Assert.Null(policy.Accept(note.ToBytes(), Ed25519.Verify));
        Assert.Null(
            policy.Accept((cosigned with { Signatures = cosigned.Signatures[1..] }).ToBytes(), Ed25519.Verify)
        );
    }

    /// <summary>Random policies against what they say, computed from the top down and by the letter.</summary>
    [Fact]
    public void A_quorum_is_met_exactly_where_a_plain_model_says_so() =>
        Gen.Select(Gen.Int[0, 999].Array[1, 12], Gen.Int[0, 999].Array[24], Gen.Int[0, 255])
            .Sample(
                (shape, picks, signed) =>
                {
                    var (text, root) = Write(shape, picks);
                    var signers = Enumerable
                        .Range(0, Witnesses)
                        .Where(i => (signed >> i & 1) == 1)
                        .Select(i => $"W{i}")
                        .ToHashSet(StringComparer.Ordinal);

                    Assert.Equal(root.IsMet(signers), Read(text).IsMetBy(signers));
                },
                iter: 2_000
            );

    // Joins what is free under groups, until the picks are used up; the quorum is one of what is there.
    private static (string Text, Node Root) Write(int[] shape, int[] picks)
    {
        var text = new StringBuilder();
        var free = new List<Node>();
        for (var i = 0; i < Witnesses; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"witness W{i} {KeyOf("w", i + 1, NoteAlgorithm.Cosignature)}\n"
            );
            free.Add(new($"W{i}", 0, []));
        }

        var defined = free.ToList();
        for (var g = 0; g < shape.Length && free.Count > 0; g++)
        {
            var members = new List<Node>();
            for (var m = 0; m <= shape[g] % 4 && free.Count > 0; m++)
            {
                var at = picks[(g + m) % picks.Length] % free.Count;
                members.Add(free[at]);
                free.RemoveAt(at);
            }

            var least = 1 + (picks[g] % members.Count);
            var written =
                least == members.Count && picks[g] % 2 == 0 ? "all"
                : least == 1 && picks[g] % 3 == 0 ? "any"
                : least.ToString(CultureInfo.InvariantCulture);
            var group = new Node($"G{g}", least, members);
            text.Append(
                CultureInfo.InvariantCulture,
                $"group {group.Name} {written} {string.Join(' ', members.Select(member => member.Name))}\n"
            );
            free.Add(group);
            defined.Add(group);
        }

        var root = shape[0] % 5 == 0 ? defined[picks[^1] % defined.Count] : defined[^1];
        return ($"{text}quorum {root.Name}\n", root);
    }

    private static TlogPolicy Read(string text)
    {
        var policy = TlogPolicy.Parse(Encoding.UTF8.GetBytes(text), out var faults);
        Assert.Empty(faults);
        return policy!;
    }

    private static string KeyOf(string name, int number, NoteAlgorithm algorithm) =>
        new NoteKey(name, Enumerable.Repeat((byte)number, 32).ToArray(), algorithm).ToString();

    private sealed record Node(string Name, int Least, List<Node> Members)
    {
        public bool IsMet(HashSet<string> signers) =>
            Members.Count == 0 ? signers.Contains(Name) : Members.Count(each => each.IsMet(signers)) >= Least;
    }
}
