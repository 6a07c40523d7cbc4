using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>Reads the target of a command (LS 3.3.1.2): exactly one type, of OpenC2 or of an extension.</summary>
internal static class TargetReader
{
    private const int ShownExtension = 200;

    /// <summary>The target types, as they stand on the wire: those of OpenC2, then ours.</summary>
    public static ImmutableArray<string> Types { get; } =
    [
        .. Words
            .TargetKinds.Take((int)TargetKind.Extension)
            .Select((name, i) => i >= (int)TargetKind.Account ? $"{Namespaces.Caveat}:{name}" : name),
    ];

    /// <summary>Features that can be asked for (LS 3.4.2.4).</summary>
    public static ImmutableArray<string> Features { get; } = ["versions", "profiles", "pairs", "rate_limit"];

    private static readonly byte[][] _types = [.. Types.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The target, or null where it is none.</summary>
    public static CommandTarget? Read(JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings))
        {
            return null;
        }

        if (place.Count != 1)
        {
            findings.Add(
                WireCodes.NotOneTarget,
                place,
                $"there are {place.Count} targets; a command has exactly one"
            );
            return null;
        }

        var value = place.Only;
        for (var i = 0; i < _types.Length; i++)
        {
            if (value.Is(_types[i]))
            {
                return Read(value, (TargetKind)i, findings);
            }
        }

        return ReadExtension(value, findings);
    }

    /// <summary>A command id (LS 3.4.2.16): up to 36 characters without white space; it may be empty.</summary>
    public static string? ReadCommandId(JsonPlace place, Findings findings)
    {
        if (!Expect.Kind(place, JsonValueKind.String, "text", findings))
        {
            return null;
        }

        var id = place.TextString();
        if (
            id.EnumerateRunes().Count() <= WireLimits.CommandId
            && !id.EnumerateRunes().Any(Rune.IsWhiteSpace)
        )
        {
            return id;
        }

        findings.Add(
            WireCodes.NotACommandId,
            place,
            $"{QuotedText.Code(id)} is no command id: it has up to {WireLimits.CommandId} characters without white space"
        );
        return null;
    }

    /// <summary>Whether an object has no member, although it needs one; if so, that is reported.</summary>
    public static bool IsEmpty(JsonPlace place, Findings findings)
    {
        if (place.Count == 0)
        {
            findings.Add(
                WireCodes.Empty,
                place,
                $"{QuotedText.Code(place.Name)} is empty; give it at least one property"
            );
        }

        return place.Count == 0;
    }

    private static CommandTarget? Read(JsonPlace value, TargetKind kind, Findings findings) =>
        kind switch
        {
            TargetKind.Artifact => ThingReader.ReadArtifact(value, findings),
            TargetKind.Command => ReadCommandId(value, findings) is { } id
                ? new CommandTarget.Earlier(id)
                : null,
            TargetKind.Device => DeviceReader.Read(value, findings),
            TargetKind.DomainName or TargetKind.IdnDomainName => NameReader.ReadDomain(value, kind, findings),
            TargetKind.EmailAddr or TargetKind.IdnEmailAddr => NameReader.ReadEmail(value, kind, findings),
            TargetKind.Features => ReadFeatures(value, findings),
            TargetKind.File => ThingReader.ReadFile(value, findings),
            TargetKind.Ipv4Net or TargetKind.Ipv6Net => NetworkReader.ReadNetwork(
                value,
                kind == TargetKind.Ipv6Net,
                findings
            ),
            TargetKind.Ipv4Connection or TargetKind.Ipv6Connection => NetworkReader.ReadConnection(
                value,
                kind == TargetKind.Ipv6Connection,
                findings
            ),
            TargetKind.Iri or TargetKind.Uri => NameReader.ReadLocator(value, kind, findings),
            TargetKind.MacAddr => NetworkReader.ReadMac(value, findings),
            TargetKind.Process => ThingReader.ReadProcess(value, findings),
            TargetKind.Properties => ThingReader.ReadProperties(value, findings),
            _ => DeviceReader.ReadAssets(value, kind, findings),
        };

    // LS 3.4.1.5: duplicates are read as if they were not there, so the list is bounded once they are gone.
    private static CommandTarget.Features? ReadFeatures(JsonPlace place, Findings findings)
    {
        if (!Expect.Kind(place, JsonValueKind.Array, "an array", findings))
        {
            return null;
        }

        var features = ImmutableArray<string>.Empty;
        foreach (var element in place.Items)
        {
            var feature = Expect.Word(element, Features, findings);
            if (feature is not null && !features.Contains(feature, StringComparer.Ordinal))
            {
                features = features.Add(feature);
            }
        }

        if (features.Length <= WireLimits.Features)
        {
            return new(features);
        }

        findings.Add(WireCodes.OutOfRange, place, $"a list of features has at most {WireLimits.Features}");
        return null;
    }

    private static CommandTarget.Extension? ReadExtension(JsonPlace value, Findings findings)
    {
        var name = value.Name;
        var colon = name.IndexOf((byte)':');
        if (colon < 1 || colon == name.Length - 1)
        {
            findings.Add(
                WireCodes.UnknownTarget,
                value,
                $"{QuotedText.Code(name)} is no target type; an extension has the form `x-name:type`, and OpenC2 has {string.Join(", ", Types.Take((int)TargetKind.Account))}"
            );
            return null;
        }

        if (!Namespaces.Expect(value, name[..colon], findings))
        {
            return null;
        }

        if (name[..colon].SequenceEqual("x-caveat"u8))
        {
            findings.Add(
                WireCodes.UnknownTarget,
                value,
                $"{QuotedText.Code(name)} is no target type; `{Namespaces.Caveat}` has {string.Join(", ", Types.Skip((int)TargetKind.Account))}"
            );
            return null;
        }

        var canonical = value.ToCanonical();
        var shown =
            canonical.Length <= ShownExtension ? Encoding.UTF8.GetString(canonical) : Digests.Of(canonical);
        return new($"{value.NameString()} {shown}");
    }
}
