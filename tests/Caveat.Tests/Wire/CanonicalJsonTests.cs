using System.Globalization;
using System.Text;
using System.Text.Json;
using Caveat.Wire;
using CsCheck;

namespace Caveat.Tests.Wire;

public sealed class CanonicalJsonTests
{
    private static readonly string _vectors = Repository.At("spec/vectors/rfc8785");

    public static TheoryData<string> Vectors =>
        [
            .. Directory
                .GetFiles(_vectors, "*.input.json")
                .Select(file => Path.GetFileName(file)[..^".input.json".Length])
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_published_input_becomes_its_published_output(string name)
    {
        var input = File.ReadAllBytes(Path.Combine(_vectors, name + ".input.json"));
        var expected = File.ReadAllBytes(Path.Combine(_vectors, name + ".output.json"));

        var actual = Canonical(input);

        Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(actual));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void There_are_eight_published_documents() => Assert.Equal(8, Vectors.Count);

    [Fact]
    public void The_numbers_of_appendix_B_are_written_as_it_says()
    {
        foreach (var line in File.ReadLines(Path.Combine(_vectors, "numbers.csv")))
        {
            var (bits, expected) = (line[..16], line[17..]);
            var value = BitConverter.UInt64BitsToDouble(
                ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            );
            if (expected.Length == 0)
            {
                Assert.False(double.IsFinite(value));
                continue;
            }

            using var output = new PooledBytes(16);
            EcmaScriptNumber.Write(value, output);

            Assert.Equal(expected, Encoding.ASCII.GetString(output.Written));
        }
    }

    [Fact]
    public void Every_double_reads_back_from_its_canonical_form() =>
        Gen
            .Double.Where(double.IsFinite)
            .Sample(value =>
            {
                using var output = new PooledBytes(16);
                EcmaScriptNumber.Write(value, output);

                return NumberRules.Parse(output.Written) == value;
            });

    [Fact]
    public void Canonicalising_twice_changes_nothing() =>
        JsonGen.Value.Sample(value =>
        {
            var once = Canonical(JsonGen.Write(value, seed: 0));

            Assert.Equal(once, Canonical(once));
        });

    [Fact]
    public void The_order_of_members_white_space_and_escapes_do_not_matter() =>
        Gen.Select(JsonGen.Value, Gen.Int[1, 1_000])
            .Sample(
                (value, seed) =>
                {
                    var plain = Canonical(JsonGen.Write(value, seed: 0));
                    var shuffled = Canonical(JsonGen.Write(value, seed));

                    Assert.Equal(Encoding.UTF8.GetString(plain), Encoding.UTF8.GetString(shuffled));
                }
            );

    [Fact]
    public void The_canonical_form_means_what_the_text_meant() =>
        JsonGen.Value.Sample(value =>
        {
            var text = JsonGen.Write(value, seed: 0);

            using var before = JsonDocument.Parse(text);
            using var after = JsonDocument.Parse(Canonical(text));

            Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement));
        });

    [Fact]
    public void Names_are_ordered_by_their_UTF16_code_units() =>
        Gen.Select(JsonGen.Text, JsonGen.Text)
            .Sample(
                (left, right) =>
                    Math.Sign(
                        CanonicalOrder.Compare(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right))
                    ) == Math.Sign(string.CompareOrdinal(left, right))
            );

    [Theory]
    [InlineData("""{"a":1,"a":2}""", 2005)]
    [InlineData("""{"a":1,"\u0061":2}""", 2005)]
    [InlineData("""["\ud800"]""", 2006)]
    [InlineData("""["\udc00\ud800"]""", 2006)]
    [InlineData("""{"\ud800x":1}""", 2006)]
    [InlineData("""["\uffff"]""", 2006)]
    [InlineData("[1e400]", 2007)]
    [InlineData("[1,]", 2003)]
    public void What_has_no_canonical_form_is_refused(string text, int code)
    {
        var found = CanonicalJson.TryCanonicalize(
            Encoding.UTF8.GetBytes(text),
            out var canonical,
            out var problems
        );

        Assert.False(found);
        Assert.Null(canonical);
        Assert.Equal(code, Assert.Single(problems).Code.Number);
    }

    [Fact]
    public void An_element_is_written_as_its_text_is()
    {
        using var document = JsonDocument.Parse("""{"outer": {"b": 1.0, "a": "é"}}""");

        var found = CanonicalJson.TryCanonicalize(
            document.RootElement.GetProperty("outer"),
            out var canonical,
            out _
        );

        Assert.True(found);
        Assert.Equal("""{"a":"é","b":1}""", Encoding.UTF8.GetString(canonical!));
    }

    private static byte[] Canonical(byte[] text)
    {
        var found = CanonicalJson.TryCanonicalize(text, out var canonical, out var problems);
        Assert.True(found, string.Join('\n', problems));
        return canonical!;
    }
}
