using System.Globalization;
using System.Text.Json.Nodes;

namespace Caveat.Disclosing;

/// <summary>A payload in which some claims are digests, and what they stand for (RFC 9901, 4.2).</summary>
/// <param name="Payload">The payload: a JSON object.</param>
/// <param name="Disclosures">Everything that can be disclosed of it; what stands within something hidden comes before it.</param>
public sealed record SdJwtClaims(ReadOnlyMemory<byte> Payload, IReadOnlyList<SdJwtDisclosure> Disclosures)
{
    /// <summary>
    /// Hides claims. One that stands within another hidden one can be disclosed by itself once that one is (RFC 9901, 4.2.6).
    /// </summary>
    /// <param name="claims">The claims: a JSON object.</param>
    /// <param name="hidden">What is hidden: members and elements, by JSON Pointer (RFC 6901).</param>
    /// <param name="salt">Gives text of at least 128 random bits, another one each time.</param>
    /// <param name="decoys">How many digests that stand for nothing are put beside those of each object that hides something.</param>
    /// <exception cref="ArgumentException">The claims are no JSON object, have a reserved name, or have nothing at such a place.</exception>
    public static SdJwtClaims Hide(
        ReadOnlyMemory<byte> claims,
        IEnumerable<string> hidden,
        Func<string> salt,
        int decoys = 0
    )
    {
        if (Json.Parse(claims) is not JsonObject members)
        {
            throw new ArgumentException("claims are a JSON object", nameof(claims));
        }

        var hiding = new Hiding([.. hidden], salt, decoys);
        var payload = hiding.Within(members, "");
        if (hiding.Left.FirstOrDefault() is { } missing)
        {
            throw new ArgumentException($"there is nothing to hide at `{missing}`", nameof(hidden));
        }

        payload[DigestWalk.Hash] = "sha-256";
        return new(Json.ToBytes(payload), hiding.Disclosures);
    }

    private sealed class Hiding(HashSet<string> pointers, Func<string> salt, int decoys)
    {
        public List<SdJwtDisclosure> Disclosures { get; } = [];

        public IEnumerable<string> Left => pointers;

        // INVARIANT: what is within a value is hidden before the value is, so that its disclosure holds their digests.
        public JsonObject Within(JsonObject members, string pointer)
        {
            var (shown, digests) = (new JsonObject(), new List<string>());
            foreach (var (name, value) in members)
            {
                if (DigestWalk.IsReserved(name))
                {
                    throw new ArgumentException($"no claim can be called `{name}`", nameof(members));
                }

                var place =
                    $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
                var inside = Within(value, place);
                if (pointers.Remove(place))
                {
                    digests.Add(Keep(SdJwtDisclosure.OfMember(salt(), name, Json.ToBytes(inside))));
                }
                else
                {
                    shown[name] = inside;
                }
            }

            if (digests.Count > 0)
            {
                digests.AddRange(Enumerable.Range(0, decoys).Select(_ => SdJwtDisclosure.DigestOf(salt())));
                // The order of the digests says nothing of that of the claims.
                digests.Sort(StringComparer.Ordinal);
                shown[DigestWalk.Digests] = new JsonArray([.. digests.Select(digest => (JsonNode)digest)]);
            }

            return shown;
        }

        private JsonArray Within(JsonArray elements, string pointer)
        {
            var shown = new JsonArray();
            foreach (var (i, element) in elements.Index())
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}");
                var inside = Within(element, place);
                shown.Add(
                    pointers.Remove(place)
                        ? new JsonObject
                        {
                            [DigestWalk.Element] = Keep(
                                SdJwtDisclosure.OfElement(salt(), Json.ToBytes(inside))
                            ),
                        }
                        : inside
                );
            }

            return shown;
        }

        private JsonNode? Within(JsonNode? value, string pointer) =>
            value switch
            {
                JsonObject members => Within(members, pointer),
                JsonArray elements => Within(elements, pointer),
                _ => value?.DeepClone(),
            };

        private string Keep(SdJwtDisclosure disclosure)
        {
            Disclosures.Add(disclosure);
            return disclosure.Digest;
        }
    }
}
