namespace Caveat.Wire;

/// <summary>Reads the targets that are names, addresses of mail, and locators.</summary>
internal static class NameReader
{
    private const int GreatestLength = 8_192;

    /// <summary><c>domain_name</c>, <c>idn_domain_name</c> (RFC 1034, RFC 5890).</summary>
    public static CommandTarget? ReadDomain(JsonPlace place, TargetKind kind, Findings findings)
    {
        var text = Expect.Text(place, 1, GreatestLength, findings);
        if (text is null)
        {
            return null;
        }

        var fault = HostName.Fault(text, kind == TargetKind.IdnDomainName, out var name);
        return Report(fault, WireCodes.NotAHostName, place, findings)
            ? null
            : new CommandTarget.Named(kind, name ?? text.ToLowerInvariant(), name);
    }

    /// <summary><c>email_addr</c>, <c>idn_email_addr</c> (RFC 5322, RFC 6531).</summary>
    public static CommandTarget? ReadEmail(JsonPlace place, TargetKind kind, Findings findings)
    {
        var text = Expect.Text(place, 1, GreatestLength, findings);
        if (text is null)
        {
            return null;
        }

        var fault = EmailAddress.Fault(text, kind == TargetKind.IdnEmailAddr, out var domain);
        if (Report(fault, WireCodes.NotAnEmailAddress, place, findings))
        {
            return null;
        }

        // What stands before the `@` may tell small from great letters.
        var at = text.LastIndexOf('@') + 1;
        return new CommandTarget.Named(kind, text[..at] + (domain ?? text[at..].ToLowerInvariant()), domain);
    }

    /// <summary><c>uri</c>, <c>iri</c> (RFC 3986, RFC 3987).</summary>
    public static CommandTarget? ReadLocator(JsonPlace place, TargetKind kind, Findings findings)
    {
        var text = ReadLocatorText(place, kind == TargetKind.Iri, findings);
        if (text is null)
        {
            return null;
        }

        var (address, name) = LocatorHost.Of(text);
        return new CommandTarget.Locator(kind, text, address, name);
    }

    /// <summary>The text of a URI or IRI.</summary>
    public static string? ReadLocatorText(JsonPlace place, bool international, Findings findings)
    {
        var text = Expect.Text(place, 1, WireLimits.BodyBytes, findings);
        var fault = text is null ? null : LocatorSyntax.Fault(text, international);
        return Report(
            fault is null ? null : QuotedText.Code(text) + " " + fault,
            WireCodes.NotALocator,
            place,
            findings
        )
            ? null
            : text;
    }

    /// <summary>A host name (RFC 1123) that can be looked up, in A-label form.</summary>
    public static string? ReadHostName(JsonPlace place, bool international, Findings findings)
    {
        var text = Expect.Text(place, 1, GreatestLength, findings);
        if (text is null)
        {
            return null;
        }

        var fault = HostName.Fault(text, international, out var name);
        if (fault is null && name is null)
        {
            fault =
                $"{QuotedText.Code(text)} has a character that is not read here; write the name's A-label form, `xn--…`";
        }

        return Report(fault, WireCodes.NotAHostName, place, findings) ? null : name;
    }

    private static bool Report(string? fault, DiagnosticCode code, JsonPlace place, Findings findings)
    {
        if (fault is not null)
        {
            findings.Add(code, place, fault);
        }

        return fault is not null;
    }
}
