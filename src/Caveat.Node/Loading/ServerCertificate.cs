using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Caveat.Language;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>Reads the certificate that a gate shows, and its key. Only what serves needs them: to check a configuration takes no secret.</summary>
public sealed class ServerCertificate
{
    private const int Most = 1 << 20;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Configuration _configuration;
    private readonly string _folder;
    private readonly ICollection<Finding> _findings;

    private ServerCertificate(Configuration configuration, string folder, ICollection<Finding> findings) =>
        (_configuration, _folder, _findings) = (configuration, folder, findings);

    /// <summary>
    /// The certificate with those that lead to its root; null where the configuration names none, or after adding findings.
    /// <paramref name="path"/> is the file of the configuration.
    /// </summary>
    public static SslStreamCertificateContext? Read(
        Configuration configuration,
        string path,
        ICollection<Finding> findings
    )
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return configuration.Gate.Tls is { } files
            ? new ServerCertificate(configuration, folder, findings).Read(files)
            : null;
    }

    // Both files are read, so that what is wrong with each is said at once.
    private SslStreamCertificateContext? Read(TlsFiles files)
    {
        var (certificates, key) = (ReadCertificates(files.Certificate), ReadKey(files.Key));
        return certificates is null || key is null ? null : Join(files, certificates, key);
    }

    private X509Certificate2Collection? ReadCertificates(Reference file)
    {
        if (Text(file) is not { } text)
        {
            return null;
        }

        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            // Said below, as where there is none.
        }

        if (read.Count > 0)
        {
            return read;
        }

        Report(file, "holds no certificate in PEM", "it begins with `-----BEGIN CERTIFICATE-----`");
        return null;
    }

    private string? ReadKey(Reference file)
    {
        if (Text(file) is not { } text)
        {
            return null;
        }

        if ((File.GetUnixFileMode(PathOf(file)) & Others) == UnixFileMode.None)
        {
            return text;
        }

        Report(file, "can be read by everybody", "`chmod 600` mends that");
        return null;
    }

    private SslStreamCertificateContext? Join(TlsFiles files, X509Certificate2Collection read, string key)
    {
        try
        {
            var own = X509Certificate2.CreateFromPem(read[0].ExportCertificatePem(), key);
            read.RemoveAt(0);
            return SslStreamCertificateContext.Create(own, read, offline: true);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            Report(
                files.Key,
                "is not the private key of the certificate",
                "it stands there in PEM and without a passphrase"
            );
            return null;
        }
    }

    private string PathOf(Reference file) => Path.GetFullPath(file.Text, _folder);

    private string? Text(Reference file) =>
        TextFiles.Read(PathOf(file), file.Text, Most, _findings, (_configuration.Source, file.Span))?.Text;

    private void Report(Reference file, string what, string hint) =>
        _findings.Add(
            new(
                _configuration.Source,
                new(
                    ConfigurationCodes.BadCertificate,
                    file.Span,
                    $"`{TextForms.Shown(file.Text)}` {what}",
                    hint
                )
            )
        );
}
