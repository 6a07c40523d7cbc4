using Caveat.Language;

namespace Caveat.Node.Configuring;

/// <summary>Reads the settings of the gate itself.</summary>
internal static class GateReader
{
    private static readonly Uri _listenWithTls = new("https://localhost:8440");

    /// <summary>The settings, with defaults.</summary>
    public static GateSettings Read(YamlNode.Mapping? gate, SourceText source, List<Finding> findings)
    {
        var settings = new GateSettings();
        if (gate is null)
        {
            return settings;
        }

        var (listen, tls) = (gate.Value(Keys.Gate.Listen), gate.Section(Keys.Gate.Tls));
        if (listen is not null && Mismatch(new(listen.Text), tls is not null) is var (message, hint))
        {
            findings.Add(new(source, new(ConfigurationCodes.BadValue, listen.Span, message, hint)));
        }

        return settings with
        {
            Name = gate.Text(Keys.Gate.Name) ?? settings.Name,
            State = gate.Text(Keys.Gate.State),
            Listen =
                listen is not null ? new Uri(listen.Text)
                : tls is not null ? _listenWithTls
                : settings.Listen,
            Address = gate.Text(Keys.Gate.Address) is { } address ? new Uri(address) : null,
            Tls = ReadTls(tls),
            Data = gate.Text(Keys.Gate.Data) ?? settings.Data,
            TimeZone = gate.Text(Keys.Gate.TimeZone) is { } zone
                ? TimeZoneInfo.FindSystemTimeZoneById(zone)
                : settings.TimeZone,
            Mode = gate.Word<Mode>(Keys.Gate.Mode) ?? settings.Mode,
        };
    }

    private static TlsFiles? ReadTls(YamlNode.Mapping? tls) =>
        tls?.Reference(Keys.Tls.Certificate) is { } certificate
        && tls.Reference(Keys.Tls.PrivateKey) is { } key
            ? new(certificate, key)
            : null;

    private static (string Message, string Hint)? Mismatch(Uri listen, bool hasTls) =>
        (listen.Scheme == Uri.UriSchemeHttps, hasTls) switch
        {
            (true, false) => (
                $"`{listen}` needs a certificate",
                "add `tls: { certificate: FILE, key: FILE }`"
            ),
            (false, true) => (
                $"`{listen}` does not use the certificate of `tls`",
                "write it with `https://`"
            ),
            _ => null,
        };
}
