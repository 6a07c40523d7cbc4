using System.Collections.Immutable;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>Reads devices (LS 3.4.1.2) and our targets that are named by ids: accounts, mailboxes, containers, policies.</summary>
internal static class DeviceReader
{
    /// <summary><c>device</c>: a host name, an international one, an id; at least one.</summary>
    public static CommandTarget? Read(JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings) || TargetReader.IsEmpty(place, findings))
        {
            return null;
        }

        string? hostName = null;
        string? deviceId = null;
        foreach (var member in place.Items)
        {
            if (member.Is("hostname"u8) || member.Is("idn_hostname"u8))
            {
                var name = NameReader.ReadHostName(member, member.Is("idn_hostname"u8), findings);
                if (hostName is not null && name is not null && name != hostName)
                {
                    findings.Add(
                        WireCodes.AmbiguousDevice,
                        member,
                        $"`hostname` and `idn_hostname` name different devices, {QuotedText.Code(hostName)} and {QuotedText.Code(name)}; name one"
                    );
                }

                hostName = name ?? hostName;
            }
            else if (member.Is("device_id"u8))
            {
                deviceId = Expect.Text(member, 1, WireLimits.AssetId, findings);
            }
            else
            {
                Expect.UnknownMember(member, "hostname, idn_hostname, device_id", findings);
            }
        }

        return new CommandTarget.Device(hostName, deviceId);
    }

    /// <summary><c>x-caveat:account</c> and its like: an id, or a list of 1 to 1,000 different ones.</summary>
    public static CommandTarget? ReadAssets(JsonPlace place, TargetKind kind, Findings findings)
    {
        if (place.Kind == JsonValueKind.String)
        {
            return ReadAssetId(place, findings) is { } id ? new CommandTarget.Assets(kind, [id]) : null;
        }

        return
            Expect.Array(place, 1, WireLimits.AssetIds, findings)
            && ReadDistinct(place, ReadAssetId, findings) is { } ids
            ? new CommandTarget.Assets(kind, ids)
            : null;
    }

    /// <summary>The different texts of a list in ordinal order; a repeated one is reported.</summary>
    public static ImmutableArray<string>? ReadDistinct(
        JsonPlace place,
        Func<JsonPlace, Findings, string?> read,
        Findings findings
    )
    {
        var distinct = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var element in place.Items)
        {
            var text = read(element, findings);
            if (text is null)
            {
                return null;
            }

            if (!distinct.Add(text))
            {
                findings.Add(
                    WireCodes.Repeated,
                    element,
                    $"{QuotedText.Code(text)} stands twice in the list"
                );
            }
        }

        return [.. distinct];
    }

    private static string? ReadAssetId(JsonPlace place, Findings findings)
    {
        var id = Expect.Text(place, 1, WireLimits.AssetId, findings);
        if (id is null || !id.Any(char.IsControl))
        {
            return id;
        }

        findings.Add(WireCodes.Malformed, place, $"{QuotedText.Code(id)} holds a control character");
        return null;
    }
}
