using System.Text;
using System.Text.Json.Nodes;
using Caveat.Disclosing;
using Caveat.Tests.Wire;
using Caveat.Wire;
using CsCheck;

namespace Caveat.Tests.Disclosing;

/// <summary>What holds whatever is hidden of whatever claims, and whatever of that is shown.</summary>
public sealed class HidingTests
{
    private static readonly Gen<(JsonObject Claims, int Hide, int Show, int Decoys)> _cases = Gen.Select(
        JsonGen.Value.Array[0, 5],
        Gen.Int,
        Gen.Int,
        Gen.Int[0, 3],
        (values, hide, show, decoys) =>
            (
                new JsonObject(
                    values.Select(
                        (value, i) => KeyValuePair.Create($"m{i}", JsonNode.Parse(JsonGen.Write(value, 0)))
                    )
                ),
                hide,
                show,
                decoys
            )
    );

    [Fact]
    public void All_that_is_hidden_is_shown_again_by_all_disclosures() =>
        _cases.Sample(given =>
        {
            var places = Chosen(Places(given.Claims, ""), given.Hide);

            var hidden = SdJwtClaims.Hide(Bytes(given.Claims), places, Minted.Salt, given.Decoys);

            Assert.Equal(places.Count, hidden.Disclosures.Count);
            Assert.Equal(Canonical(given.Claims), Shown(hidden, hidden.Disclosures));
        });

    [Fact]
    public void What_is_not_disclosed_is_not_shown() =>
        _cases.Sample(given =>
        {
            var places = Chosen(Places(given.Claims, ""), given.Hide);
            var kept = Chosen(places, given.Show);
            // Whoever shows something shows what it stands in.
            kept.RemoveAll(place => places.Any(above => IsWithin(place, above) && !kept.Contains(above)));

            var hidden = SdJwtClaims.Hide(Bytes(given.Claims), places, Minted.Salt, given.Decoys);
            var shown = Shown(hidden, Those(hidden, given.Claims, places, kept));

            Assert.Equal(Canonical(Without(given.Claims, "", places, kept)!), shown);
        });

    [Fact]
    public void A_disclosure_that_stands_in_one_that_is_kept_back_is_refused()
    {
        var hidden = SdJwtClaims.Hide("""{"a":{"b":1}}"""u8.ToArray(), ["/a", "/a/b"], Minted.Salt);

        var token = Minted.Token(Encoding.UTF8.GetString(hidden.Payload.Span), hidden.Disclosures[0].Text);

        Assert.Equal(SdJwtCodes.Unreferenced, SdJwt.Verify(token, Minted.Checks).Code);
    }

    [Theory]
    [InlineData("""{"a":1}""", "/b")]
    [InlineData("""{"a":[1]}""", "/a/1")]
    [InlineData("""{"a":1}""", "")]
    [InlineData("""{"_sd":1}""", "/_sd")]
    [InlineData("""[1]""", "/0")]
    public void Only_what_is_there_can_be_hidden(string claims, string place) =>
        Assert.Throws<ArgumentException>(() =>
            SdJwtClaims.Hide(Encoding.UTF8.GetBytes(claims), [place], Minted.Salt)
        );

    private static string Shown(SdJwtClaims hidden, IEnumerable<SdJwtDisclosure> disclosures)
    {
        var token = Minted.Token(
            Encoding.UTF8.GetString(hidden.Payload.Span),
            disclosures.Select(disclosure => disclosure.Text)
        );
        var outcome = SdJwt.Verify(token, Minted.Checks);
        Assert.Equal("", outcome.Message);
        return Encoding.UTF8.GetString(outcome.Processed.Span);
    }

    // Disclosures come in the order in which a walk leaves what they hide; so do places.
    private static IEnumerable<SdJwtDisclosure> Those(
        SdJwtClaims hidden,
        JsonObject claims,
        List<string> places,
        List<string> kept
    ) =>
        Places(claims, "")
            .Where(places.Contains)
            .Zip(hidden.Disclosures)
            .Where(pair => kept.Contains(pair.First))
            .Select(pair => pair.Second);

    private static List<string> Places(JsonNode? node, string at) =>
        node switch
        {
            JsonObject members =>
            [
                .. members.SelectMany(member =>
                {
                    var place = $"{at}/{member.Key.Replace("~", "~0").Replace("/", "~1")}";
                    return Places(member.Value, place).Append(place);
                }),
            ],
            JsonArray elements =>
            [
                .. elements.SelectMany((element, i) => Places(element, $"{at}/{i}").Append($"{at}/{i}")),
            ],
            _ => [],
        };

    private static List<string> Chosen(List<string> places, int seed)
    {
        var random = new Random(seed);
        return [.. places.Where(_ => random.Next(2) == 0)];
    }

    private static bool IsWithin(string place, string above) =>
        place.StartsWith(above + "/", StringComparison.Ordinal);

    private static JsonNode? Without(JsonNode? node, string at, List<string> places, List<string> kept)
    {
        bool IsShown(string place) => !places.Contains(place) || kept.Contains(place);
        switch (node)
        {
            case JsonObject members:
                var shown = new JsonObject();
                foreach (var (name, value) in members)
                {
                    var place = $"{at}/{name.Replace("~", "~0").Replace("/", "~1")}";
                    if (IsShown(place))
                    {
                        shown.Add(name, Without(value, place, places, kept));
                    }
                }

                return shown;
            case JsonArray elements:
                return new JsonArray([
                    .. elements
                        .Select((element, i) => (Element: element, Place: $"{at}/{i}"))
                        .Where(each => IsShown(each.Place))
                        .Select(each => Without(each.Element, each.Place, places, kept)),
                ]);
            default:
                return node?.DeepClone();
        }
    }

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static string Canonical(JsonNode node)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Bytes(node), out var canonical, out _));
        return Encoding.UTF8.GetString(canonical);
    }
}
