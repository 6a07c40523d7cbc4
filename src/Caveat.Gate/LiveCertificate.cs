using System.Net.Security;
using Caveat.Language;
using Caveat.Node.Configuring;
using Caveat.Node.Loading;

namespace Caveat.Gate;

/// <summary>The certificate that a gate shows now. One that cannot be read changes nothing.</summary>
internal sealed class LiveCertificate(SslStreamCertificateContext first)
{
    private volatile SslStreamCertificateContext _now = first;

    /// <summary>The certificate.</summary>
    public SslStreamCertificateContext Now => _now;

    /// <summary>Reads it again; false after adding findings.</summary>
    public bool Read(Configuration configuration, string path, ICollection<Finding> findings)
    {
        if (ServerCertificate.Read(configuration, path, findings) is not { } read)
        {
            return false;
        }

        _now = read;
        return true;
    }
}
