using System.Text.Json.Nodes;
using Caveat.Wire;

namespace Caveat.Disclosing;

/// <summary>
/// Puts what was disclosed in the place of its digests (RFC 9901, 7.1, step 3), and stops at the first thing that must not be: the
/// RFC's refusals, and what it forbids issuers.
/// </summary>
internal sealed class DigestWalk(IReadOnlyDictionary<string, SdJwtDisclosure> disclosures)
{
    /// <summary>The member that lists the digests of hidden members.</summary>
    public const string Digests = "_sd";

    /// <summary>The only member of what stands for a hidden element.</summary>
    public const string Element = "...";

    /// <summary>The member that names the hash function.</summary>
    public const string Hash = "_sd_alg";

    private readonly HashSet<string> _met = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>What is wrong; null where nothing is.</summary>
    public (DiagnosticCode Code, string Message)? Fault { get; private set; }

    /// <summary>How many digests nothing was disclosed for.</summary>
    public int Hidden => _met.Count - _used.Count;

    /// <summary>Whether no claim may have that name.</summary>
    public static bool IsReserved(string name) => name is Digests or Element or Hash;

    /// <summary>Opens a payload in place; false where <see cref="Fault"/> says what is wrong.</summary>
    public bool Open(JsonObject payload)
    {
        payload.Remove(Hash);
        return OpenValue(payload, depth: 1);
    }

    /// <summary>Whether a disclosure was put in the place of its digest.</summary>
    public bool Used(SdJwtDisclosure disclosure) => _used.Contains(disclosure.Digest);

    private bool OpenValue(JsonNode? value, int depth)
    {
        if (depth > WireLimits.Depth)
        {
            return Refuse(SdJwtCodes.Malformed, $"the claims nest deeper than {WireLimits.Depth} levels");
        }

        return value switch
        {
            JsonObject members => OpenObject(members, depth),
            JsonArray elements => OpenArray(elements, depth),
            _ => true,
        };
    }

    private bool OpenObject(JsonObject members, int depth)
    {
        if (members.ContainsKey(Element))
        {
            return Refuse(SdJwtCodes.BadDigest, "`...` stands elsewhere than in an element of an array");
        }

        if (members.ContainsKey(Hash))
        {
            return Refuse(SdJwtCodes.BadDigest, "`_sd_alg` stands elsewhere than at the top of the payload");
        }

        // Digests come after what stands in clear, so that no name of a disclosure can displace one.
        var listed = members.TryGetPropertyValue(Digests, out var digests);
        members.Remove(Digests);
        foreach (var (_, value) in members.ToList())
        {
            if (!OpenValue(value, depth + 1))
            {
                return false;
            }
        }

        return !listed || OpenMembers(members, digests, depth);
    }

    private bool OpenMembers(JsonObject members, JsonNode? digests, int depth)
    {
        if (digests is not JsonArray list)
        {
            return Refuse(SdJwtCodes.BadDigest, "`_sd` is no list of digests");
        }

        foreach (var item in list)
        {
            if (!Meet(item, out var disclosure))
            {
                return false;
            }

            if (disclosure is null)
            {
                continue;
            }

            if (disclosure.Name is not { } name)
            {
                return Refuse(
                    SdJwtCodes.BadDisclosure,
                    "the disclosure of a member has three parts, and this one has two"
                );
            }

            if (IsReserved(name))
            {
                return Refuse(SdJwtCodes.ReservedName, $"no claim can be called {QuotedText.Code(name)}");
            }

            if (members.ContainsKey(name))
            {
                return Refuse(
                    SdJwtCodes.DuplicateName,
                    $"{QuotedText.Code(name)} is disclosed and there already"
                );
            }

            var value = Json.ParseTrusted(disclosure.Value.Span);
            if (!OpenValue(value, depth + 1))
            {
                return false;
            }

            members.Add(name, value);
        }

        return true;
    }

    private bool OpenArray(JsonArray elements, int depth)
    {
        for (var i = 0; i < elements.Count; )
        {
            if (elements[i] is not JsonObject item || !item.ContainsKey(Element))
            {
                if (!OpenValue(elements[i++], depth + 1))
                {
                    return false;
                }

                continue;
            }

            if (item.Count != 1)
            {
                return Refuse(SdJwtCodes.BadDigest, "beside `...` stands another member");
            }

            if (!Meet(item[Element], out var disclosure))
            {
                return false;
            }

            if (disclosure is null)
            {
                elements.RemoveAt(i);
                continue;
            }

            if (disclosure.Name is not null)
            {
                return Refuse(
                    SdJwtCodes.BadDisclosure,
                    "the disclosure of an element has two parts, and this one has three"
                );
            }

            var value = Json.ParseTrusted(disclosure.Value.Span);
            if (!OpenValue(value, depth + 1))
            {
                return false;
            }

            elements[i++] = value;
        }

        return true;
    }

    private bool Meet(JsonNode? item, out SdJwtDisclosure? disclosure)
    {
        disclosure = null;
        if (Json.TextOf(item) is not { } digest || !StrictBase64Url.IsDigest(digest))
        {
            return Refuse(SdJwtCodes.BadDigest, "a digest is 43 letters of base64url");
        }

        if (!_met.Add(digest))
        {
            return Refuse(SdJwtCodes.DuplicateDigest, $"the digest `{digest}` stands there twice");
        }

        if (disclosures.TryGetValue(digest, out disclosure))
        {
            _used.Add(digest);
        }

        return true;
    }

    private bool Refuse(DiagnosticCode code, string message)
    {
        Fault = (code, message);
        return false;
    }
}
