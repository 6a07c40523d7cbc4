using System.Collections.Immutable;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>Reads what an agent declares: the effect it expects, the threat it answers.</summary>
internal static class DeclarationReader
{
    private const long GreatestSeverity = 10;

    private static readonly ImmutableArray<string> _detectorOnly =
    [
        "id",
        "attribution",
        "sources",
        "observedAt",
        "evidence",
        "reported",
        "filedBy",
    ];

    /// <summary>A declared effect: it may raise what is computed, never lower it.</summary>
    public static DeclaredEffect? ReadEffect(JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings))
        {
            return null;
        }

        var effect = new DeclaredEffect();
        foreach (var member in place.Items)
        {
            effect = ReadEffectMember(effect, member, findings);
        }

        return effect;
    }

    /// <summary>A threat: the id of one that was filed, or one that the agent asserts itself.</summary>
    public static (string? Id, Threat? Asserted) ReadThreat(JsonPlace place, Findings findings)
    {
        switch (place.Kind)
        {
            case JsonValueKind.String:
                return (Expect.Name(place, findings), null);
            case JsonValueKind.Object:
                return (null, ReadAsserted(place, findings));
            default:
                Expect.Kind(place, JsonValueKind.Object, "the id of a filed threat, or an object", findings);
                return default;
        }
    }

    private static DeclaredEffect ReadEffectMember(DeclaredEffect effect, JsonPlace member, Findings findings)
    {
        if (member.Is("kind"u8))
        {
            return effect with { Kind = Expect.Word<EffectKind>(member, findings) };
        }

        if (member.Is("category"u8))
        {
            return effect with { Category = Expect.Word<Category>(member, findings) };
        }

        if (member.Is("reversible"u8))
        {
            return effect with { Reversible = Expect.Flag(member, findings) };
        }

        if (member.Is("hosts"u8))
        {
            return effect with { Hosts = Count(member, findings) };
        }

        if (member.Is("people"u8))
        {
            return effect with { People = Count(member, findings) };
        }

        if (member.Is("spillover"u8))
        {
            return effect with
            {
                Spillover = Expect.Amount(member, GreatestSeverity, findings) ?? Amount.Zero,
            };
        }

        if (member.Is("selfSpreading"u8))
        {
            return effect with { SelfSpreading = Expect.Flag(member, findings) ?? false };
        }

        if (member.Is("undo"u8))
        {
            return effect with { Undo = Expect.Text(member, 1, WireLimits.Undo, findings) };
        }

        const string Known = "kind, category, reversible, hosts, people, spillover, selfSpreading, undo";
        Expect.UnknownMember(member, Known, findings);
        return effect;
    }

    private static Amount Count(JsonPlace place, Findings findings) =>
        Amount.Of(Expect.Whole(place, WireLimits.Count, findings) ?? 0);

    private static Threat ReadAsserted(JsonPlace place, Findings findings)
    {
        Amount? severity = null;
        Amount? confidence = null;
        var imminent = false;
        var techniques = ImmutableArray<string>.Empty;
        var hasSeverity = false;
        var hasConfidence = false;
        foreach (var member in place.Items)
        {
            if (member.Is("severity"u8))
            {
                hasSeverity = true;
                severity = Expect.Amount(member, GreatestSeverity, findings);
            }
            else if (member.Is("confidence"u8))
            {
                hasConfidence = true;
                confidence = Expect.Amount(member, 1, findings);
            }
            else if (member.Is("imminent"u8))
            {
                imminent = Expect.Flag(member, findings) ?? false;
            }
            else if (member.Is("techniques"u8))
            {
                techniques = ReadTechniques(member, findings);
            }
            else
            {
                ReportOther(member, findings);
            }
        }

        Expect.Present(hasSeverity, place, "severity", findings);
        Expect.Present(hasConfidence, place, "confidence", findings);
        return new()
        {
            Severity = severity ?? Amount.Zero,
            Confidence = confidence ?? Amount.Zero,
            Imminent = imminent,
            Techniques = techniques,
        };
    }

    private static ImmutableArray<string> ReadTechniques(JsonPlace place, Findings findings)
    {
        if (!Expect.Array(place, 0, WireLimits.Techniques, findings))
        {
            return [];
        }

        return DeviceReader.ReadDistinct(
                place,
                static (element, findings) => Expect.Text(element, 1, WireLimits.Technique, findings),
                findings
            ) ?? [];
    }

    private static void ReportOther(JsonPlace member, Findings findings)
    {
        if (!_detectorOnly.Contains(member.NameString(), StringComparer.Ordinal))
        {
            Expect.UnknownMember(member, "severity, confidence, imminent, techniques", findings);
            return;
        }

        findings.Add(
            WireCodes.DetectorOnly,
            member,
            $"{QuotedText.Code(member.Name)} counts only from the detector that filed a threat; leave it out, or name the filed threat by its id"
        );
    }
}
