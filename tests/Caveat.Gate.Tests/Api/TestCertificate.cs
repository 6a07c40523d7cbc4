using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Caveat.Gate.Tests.Api;

/// <summary>A certificate of this machine that a test made for itself, and who trusts it.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestCertificate()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=gate.example", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        _certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch.AddYears(50),
            DateTimeOffset.UnixEpoch.AddYears(200)
        );
    }

    /// <summary>What tells it from others.</summary>
    public string Serial => _certificate.SerialNumber;

    /// <summary>The certificate in PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Its private key in PEM.</summary>
    public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Writes both files, the key for its owner alone.</summary>
    public void Write(DemoFolder world)
    {
        world.Write("gate.pem", Pem);
        File.SetUnixFileMode(world.Write("gate.key", KeyPem), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>A handler that trusts this certificate and no other, and checks everything else as always.</summary>
    public SocketsHttpHandler Trusting() =>
        new() { SslOptions = new() { CertificateChainPolicy = Policy() } };

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(_certificate);
        return policy;
    }
}
