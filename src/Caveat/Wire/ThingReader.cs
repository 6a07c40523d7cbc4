using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>
/// Reads what is somewhere on a device: artifacts, files, processes, properties (LS 3.4.1.1, .6, .15, .16). Their text names all
/// that is given, so that equal targets have equal names and different ones do not.
/// </summary>
internal static class ThingReader
{
    /// <summary>Characters of a text that a thing is named by.</summary>
    public const int GreatestText = 8_192;

    /// <summary><c>artifact</c>: at least one property; it runs code if it carries or links to content.</summary>
    public static CommandTarget? ReadArtifact(JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings) || TargetReader.IsEmpty(place, findings))
        {
            return null;
        }

        var parts = new List<string>();
        var hasPayload = false;
        foreach (var member in place.Items)
        {
            if (member.Is("mime_type"u8))
            {
                Add(parts, "type", Expect.Text(member, 1, GreatestText, findings));
            }
            else if (member.Is("payload"u8))
            {
                hasPayload = true;
                Add(parts, "payload", ReadPayload(member, findings));
            }
            else if (member.Is("hashes"u8))
            {
                AddHashes(parts, member, findings);
            }
            else
            {
                Expect.UnknownMember(member, "mime_type, payload, hashes", findings);
            }
        }

        return Thing(TargetKind.Artifact, parts, hasPayload);
    }

    /// <summary><c>file</c>: at least one property.</summary>
    public static CommandTarget? ReadFile(JsonPlace place, Findings findings)
    {
        var parts = ReadFileParts(place, findings);
        return parts is null ? null : Thing(TargetKind.File, parts, runsCode: false);
    }

    /// <summary><c>process</c>: at least one property; it runs code if it has a command line or an executable.</summary>
    public static CommandTarget? ReadProcess(JsonPlace place, Findings findings)
    {
        var parts = ReadProcessParts(place, findings, out var runsCode);
        return parts is null ? null : Thing(TargetKind.Process, parts, runsCode);
    }

    /// <summary><c>properties</c>: at least one, each once.</summary>
    public static CommandTarget? ReadProperties(JsonPlace place, Findings findings)
    {
        if (!Expect.Array(place, 1, WireLimits.BodyBytes, findings))
        {
            return null;
        }

        var names = DeviceReader.ReadDistinct(
            place,
            static (element, findings) => Expect.Text(element, 1, GreatestText, findings),
            findings
        );
        return names is null
            ? null
            : new CommandTarget.OnDevice(TargetKind.Properties, string.Join(", ", names), RunsCode: false);
    }

    private static List<string>? ReadFileParts(JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings) || TargetReader.IsEmpty(place, findings))
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var member in place.Items)
        {
            if (member.Is("name"u8))
            {
                Add(parts, "name", Expect.Text(member, 1, GreatestText, findings));
            }
            else if (member.Is("path"u8))
            {
                Add(parts, "path", Expect.Text(member, 1, GreatestText, findings));
            }
            else if (member.Is("hashes"u8))
            {
                AddHashes(parts, member, findings);
            }
            else
            {
                Expect.UnknownMember(member, "name, path, hashes", findings);
            }
        }

        return parts;
    }

    private static List<string>? ReadProcessParts(JsonPlace place, Findings findings, out bool runsCode)
    {
        runsCode = false;
        if (!Expect.Object(place, findings) || TargetReader.IsEmpty(place, findings))
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var member in place.Items)
        {
            if (member.Is("pid"u8))
            {
                Add(
                    parts,
                    "pid",
                    Expect.Whole(member, WireLimits.Whole, findings)?.ToString(CultureInfo.InvariantCulture)
                );
            }
            else if (member.Is("name"u8))
            {
                Add(parts, "name", Expect.Text(member, 1, GreatestText, findings));
            }
            else if (member.Is("cwd"u8))
            {
                Add(parts, "cwd", Expect.Text(member, 1, GreatestText, findings));
            }
            else if (member.Is("executable"u8))
            {
                runsCode = true;
                Add(parts, "executable", Nested(ReadFileParts(member, findings)));
            }
            else if (member.Is("parent"u8))
            {
                Add(parts, "parent", Nested(ReadProcessParts(member, findings, out var parentRuns)));
                runsCode |= parentRuns;
            }
            else if (member.Is("command_line"u8))
            {
                runsCode = true;
                Add(parts, "command line", Expect.Text(member, 1, WireLimits.BodyBytes, findings));
            }
            else
            {
                Expect.UnknownMember(member, "pid, name, cwd, executable, parent, command_line", findings);
            }
        }

        return parts;
    }

    // LS 3.4.2.5: at least one. The base16 alphabet has capitals only; what is in use is small letters, so both are taken.
    private static void AddHashes(List<string> parts, JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings) || TargetReader.IsEmpty(place, findings))
        {
            return;
        }

        foreach (var member in place.Items)
        {
            var digits = member switch
            {
                _ when member.Is("md5"u8) => 32,
                _ when member.Is("sha1"u8) => 40,
                _ when member.Is("sha256"u8) => 64,
                _ => 0,
            };
            if (digits == 0)
            {
                Expect.UnknownMember(member, "md5, sha1, sha256", findings);
                continue;
            }

            var hash = Expect.Text(member, 0, GreatestText, findings);
            if (hash is not null && (hash.Length != digits || !hash.All(char.IsAsciiHexDigit)))
            {
                findings.Add(
                    WireCodes.NotAHash,
                    member,
                    $"{QuotedText.Code(hash)} is no {member.NameString()} hash: it has {digits} hexadecimal digits"
                );
                continue;
            }

            Add(parts, member.NameString(), hash?.ToLowerInvariant());
        }
    }

    // LS 3.4.2.13: exactly one of literal content and a link to it.
    private static string? ReadPayload(JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings))
        {
            return null;
        }

        if (place.Count != 1)
        {
            findings.Add(WireCodes.NotAPayload, place, "a payload has exactly one of `bin` and `url`");
            return null;
        }

        var member = place.Only;
        if (member.Is("url"u8))
        {
            return NameReader.ReadLocatorText(member, international: false, findings);
        }

        if (!member.Is("bin"u8))
        {
            Expect.UnknownMember(member, "bin, url", findings);
            return null;
        }

        if (!Expect.Kind(member, JsonValueKind.String, "text", findings))
        {
            return null;
        }

        if (Base64Url.IsValid(member.Text) && !member.Text.ContainsAny(" \t\r\n"u8))
        {
            return Digests.Of(Base64Url.DecodeFromUtf8(member.Text));
        }

        findings.Add(WireCodes.NotAPayload, member, "`bin` is not base64url (RFC 4648 section 5)");
        return null;
    }

    // Members come in any order; their names order them, so that one target has one text.
    private static CommandTarget.OnDevice Thing(TargetKind kind, List<string> parts, bool runsCode)
    {
        parts.Sort(StringComparer.Ordinal);
        return new(kind, string.Join(", ", parts), runsCode);
    }

    private static string? Nested(List<string>? parts)
    {
        parts?.Sort(StringComparer.Ordinal);
        return parts is null ? null : $"({string.Join(", ", parts)})";
    }

    private static void Add(List<string> parts, string name, string? value)
    {
        if (value is not null)
        {
            parts.Add($"{name} {value}");
        }
    }
}
