namespace Caveat.Locating;

/// <summary>Reads one entry: a prefix, a name, or <c>*.</c> and a name.</summary>
internal static class EntryText
{
    /// <summary>The entry, or null and why not.</summary>
    internal static ZoneEntry? Read(string text, EntryPlace place, out DiagnosticCode fault, out string hint)
    {
        fault = ZoneCodes.BadEntry;
        hint = "write a prefix, a name, `*.` and a name, `asn` and a number, or `asset` and a pattern";
        if (AddressRange.TryParse(text, out var range, out var hostBits))
        {
            if (!hostBits)
            {
                return new ZoneEntry.Prefix(range, null, place);
            }

            fault = ZoneCodes.HostBits;
            hint = $"write `{range}`, or the one address";
            return null;
        }

        var below = text.StartsWith("*.", StringComparison.Ordinal);
        return HostName.Normalise(below ? text[2..] : text) is { } name && !HostName.EndsInNumber(name)
            ? new ZoneEntry.Name(name, below, place)
            : null;
    }

    /// <summary>The fault in words.</summary>
    internal static string WhatIsWrong(DiagnosticCode fault) =>
        fault == ZoneCodes.HostBits ? "has bits set beyond its length" : "is neither a prefix nor a name";
}
