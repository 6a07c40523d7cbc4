namespace Caveat.Wire;

/// <summary>Reads the <c>actuator</c> of a command (LS 3.3.1.3): one profile and its specifiers.</summary>
internal static class SpecifierReader
{
    /// <summary>The profile, and which device it names; other specifiers are the profile's own: they pass, and are told of.</summary>
    public static ActuatorSpecifiers? Read(JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings))
        {
            return null;
        }

        if (place.Count != 1)
        {
            findings.Add(
                WireCodes.NotOneProfile,
                place,
                $"the actuator names {place.Count} profiles; it takes exactly one"
            );
            return null;
        }

        var profile = place.Only;
        if (!Namespaces.Expect(profile, profile.Name, findings) || !Expect.Object(profile, findings))
        {
            return null;
        }

        string? hostName = null;
        string? deviceId = null;
        var others = false;
        foreach (var specifier in profile.Items)
        {
            if (specifier.Is("hostname"u8))
            {
                hostName = NameReader.ReadHostName(specifier, international: false, findings);
            }
            else if (
                specifier.Is("device_id"u8)
                || specifier.Is("asset_id"u8)
                || specifier.Is("endpoint_id"u8)
            )
            {
                var id = Expect.Text(specifier, 1, WireLimits.AssetId, findings);
                if (deviceId is not null && id is not null && id != deviceId)
                {
                    findings.Add(
                        WireCodes.AmbiguousDevice,
                        specifier,
                        $"{QuotedText.Code(deviceId)} and {QuotedText.Code(id)} name different devices; name one"
                    );
                }

                deviceId = id ?? deviceId;
            }
            else
            {
                others = true;
            }
        }

        return new(profile.NameString(), hostName, deviceId) { HasOthers = others };
    }
}
