using System.Buffers;

namespace Caveat.Node.Configuring;

/// <summary>The forms of text that the configuration knows.</summary>
internal static class TextForms
{
    /// <summary>The longest text that is read.</summary>
    public const int Longest = 512;

    private static readonly SearchValues<char> _idCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-"
    );

    /// <summary>An id of an agent, person, actuator or operation, as records and proposals write it.</summary>
    public static readonly TextForm Id = new(
        "an id",
        "^[A-Za-z0-9._:-]{1,64}$",
        text =>
            text.Length is >= 1 and <= 64 && !text.AsSpan().ContainsAnyExcept(_idCharacters)
                ? null
                : new($"`{Shown(text)}` is not an id", "an id has 1 to 64 of A-Z a-z 0-9 . _ : -")
    );

    /// <summary>A name that norms can write: of a role or zone.</summary>
    public static readonly TextForm Name = new(
        "a name",
        "^(?=.{1,64}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        text =>
            IsName(text)
                ? null
                : new(
                    $"`{Shown(text)}` is not a name",
                    "a name is in kebab-case: small letters, digits, single hyphens"
                )
    );

    /// <summary>The dotted name of an attribute.</summary>
    public static readonly TextForm Attribute = new(
        "the name of an attribute",
        "^[a-z][a-z0-9]*(-[a-z0-9]+)*(\\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+$",
        text =>
            text.Contains('.') && text.Split('.').All(IsName)
                ? null
                : new(
                    $"`{Shown(text)}` is not the name of an attribute",
                    "for example `target.mission-critical`"
                )
    );

    /// <summary>Any text for people.</summary>
    public static readonly TextForm Free = new(
        "text",
        null,
        text =>
            text.Length == 0 || text.Length > Longest
                ? new($"this text has {text.Length} characters", $"write 1 to {Longest}")
            : text.Any(char.IsControl) ? new("this text has control characters", "write it in one line")
            : null
    );

    /// <summary>A state, ISO 3166-1 alpha-2.</summary>
    public static readonly TextForm State = new(
        "a state",
        "^[A-Z]{2}$",
        text =>
            text.Length == 2 && text.All(char.IsAsciiLetterUpper)
                ? null
                : new($"`{Shown(text)}` is not a state", "write its ISO 3166-1 code of two capital letters")
    );

    /// <summary>A file, or the bare name of one that ships.</summary>
    public static readonly TextForm File = new(
        "a file",
        null,
        text =>
            text.Length is 0 or > 4096 || text.Any(char.IsControl)
                ? new(
                    $"`{Shown(text)}` is not the name of a file",
                    "write a path, from the folder of this file"
                )
                : null
    );

    /// <summary>The name of a gate: the first line of its checkpoints.</summary>
    public static readonly TextForm GateName = new(
        "the name of a gate",
        "^[^\\s+]{1,255}$",
        text =>
            text.Length is >= 1 and <= 255 && !text.Any(letter => char.IsWhiteSpace(letter) || letter == '+')
                ? null
                : new(
                    $"`{Shown(text)}` cannot name a gate",
                    "for example `gate.example/night-watch`, without spaces and `+`"
                )
    );

    /// <summary>An IANA time zone.</summary>
    public static readonly TextForm TimeZone = new(
        "a time zone",
        null,
        text =>
            TimeZoneInfo.TryFindSystemTimeZoneById(text, out _)
                ? null
                : new(
                    $"no time zone is called `{Shown(text)}`",
                    "write an IANA name, for example `Europe/Zurich` or `UTC`"
                )
    );

    /// <summary>An address with scheme http or https.</summary>
    public static readonly TextForm Url = new(
        "a URL",
        "^https?://",
        text =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? null
                : new($"`{Shown(text)}` is not a URL", "write it with `http://` or `https://`")
    );

    /// <summary>A public key.</summary>
    public static readonly TextForm PublicKey = new(
        "a public key",
        "^ed25519:[A-Za-z0-9+/]{43}=?$",
        text =>
            KeyOf(text).Length == 32
                ? null
                : new(
                    $"`{Shown(text)}` is not a public key",
                    "write `ed25519:` and the base64 of its 32 bytes"
                )
    );

    /// <summary>A prefix.</summary>
    public static readonly TextForm Prefix = new("a prefix", null, PrefixFault);

    /// <summary>A prefix, or the name of a zone.</summary>
    public static readonly TextForm PrefixOrZone = new(
        "a prefix or the name of a zone",
        null,
        text => IsName(text) ? null : PrefixFault(text)
    );

    /// <summary>A prefix, or a domain name with or without <c>*.</c> before it.</summary>
    public static readonly TextForm PrefixOrDomain = new(
        "a prefix or a domain name",
        null,
        text => IsDomain(text) ? null : PrefixFault(text)
    );

    /// <summary>Whether it is a kebab-case name.</summary>
    public static bool IsName(string text) =>
        text.Length is >= 1 and <= 64
        && char.IsAsciiLetterLower(text[0])
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        && !text.EndsWith('-')
        && !text.Contains("--", StringComparison.Ordinal);

    /// <summary>The user's text for a message: without control characters, cut at a length that fits a line.</summary>
    public static string Shown(string text)
    {
        var cut = text.Length > 60 ? text[..60] + "…" : text;
        return string.Concat(cut.Select(letter => char.IsControl(letter) || letter == '`' ? '?' : letter));
    }

    private static TextFault? PrefixFault(string text)
    {
        if (!AddressRange.TryParse(text, out var range, out var hostBits))
        {
            return new(
                $"`{Shown(text)}` is not an address or prefix",
                "for example `10.20.0.0/16` or `2001:db8::/32`"
            );
        }

        return hostBits
            ? new($"`{Shown(text)}` has bits set beyond its length", $"did you mean `{range}`?")
            {
                Code = ConfigurationCodes.HostBits,
            }
            : null;
    }

    private static bool IsDomain(string text)
    {
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        var labels = name.Split('.');
        return name.Length <= 253
            && labels.All(label =>
                label.Length is >= 1 and <= 63
                && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
                && !label.StartsWith('-')
                && !label.EndsWith('-')
            )
            // The last label of a domain name is not a number, or `10.20.0.0` would be one.
            && !labels[^1].All(char.IsAsciiDigit);
    }

    /// <summary>The 32 bytes of a public key, which may leave out the padding; empty where the text is none.</summary>
    public static byte[] KeyOf(string text)
    {
        const string Kind = "ed25519:";
        Span<byte> key = stackalloc byte[48];
        return
            text.StartsWith(Kind, StringComparison.Ordinal)
            && Convert.TryFromBase64String(
                text.Length == Kind.Length + 43 ? text[Kind.Length..] + "=" : text[Kind.Length..],
                key,
                out var length
            )
            && length == 32
            ? key[..length].ToArray()
            : [];
    }
}
