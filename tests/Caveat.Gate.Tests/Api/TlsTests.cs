using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Caveat.Language;
using Caveat.Node.Configuring;
using Caveat.Node.Loading;

namespace Caveat.Gate.Tests.Api;

/// <summary>A gate that listens on https shows the certificate of its configuration.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task Agents_and_people_are_served_over_TLS()
    {
        using var certificate = new TestCertificate();
        await using var gate = await HttpGate.StartAsync(certificate: certificate);

        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held())).Fine();
        var approved = await gate.Person("officer-1").DecideAsync(held.At("case", "id"), "watch-officer");

        Assert.Equal("https", gate.Gate.Address.Scheme);
        Assert.Equal("decided", approved.Fine().At("state"));
    }

    [Fact]
    public async Task A_body_without_a_length_is_read_and_signed_for_in_HTTP_2()
    {
        using var certificate = new TestCertificate();
        await using var gate = await HttpGate.StartAsync(certificate: certificate);
        HttpRequestMessage Request(string path, string body) =>
            new(HttpMethod.Post, path)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new Unsized(body),
            };

        var ruled = await gate.Agent("hunt-1").SendAsync(Request("/v1/proposals", Acts.Permitted()));
        var halt = Request("/v1/watch/halt", gate.Person("officer-1").Order("agent turbo-9", halts: true));
        var halted = await gate.Person("officer-1").SendAsync(halt);

        Assert.Equal("permit", ruled.Fine().At("verdict"));
        Assert.Equal("1", halted.Fine().At("epoch"));
    }

    [Fact]
    public async Task Whoever_does_not_trust_the_certificate_sends_nothing()
    {
        using var certificate = new TestCertificate();
        using var another = new TestCertificate();
        await using var gate = await HttpGate.StartAsync(certificate: certificate);
        using var http = new HttpClient(another.Trusting()) { BaseAddress = gate.Gate.Address };

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.GetAsync("/healthz", TestContext.Current.CancellationToken)
        );

        Assert.IsType<AuthenticationException>(refused.InnerException);
    }

    [Fact]
    public async Task Plain_HTTP_is_not_spoken_where_TLS_is()
    {
        using var certificate = new TestCertificate();
        await using var gate = await HttpGate.StartAsync(certificate: certificate);
        using var connection = await RawConnection.OpenAsync(gate);

        await connection.SendAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal(0, (await connection.ReadToEndAsync()).Status);
    }

    [Fact]
    public async Task A_certificate_that_was_renewed_is_shown_after_a_reload_and_a_broken_one_is_not()
    {
        using var old = new TestCertificate();
        using var renewed = new TestCertificate();
        await using var gate = await HttpGate.StartAsync(certificate: old);
        var first = await ShownAsync(gate, old, renewed);

        renewed.Write(gate.World);
        await gate.Gate.ReloadAsync();
        var second = await ShownAsync(gate, old, renewed);
        gate.World.Write("gate.key", "broken");
        await gate.Gate.ReloadAsync();
        var third = await ShownAsync(gate, old, renewed);

        Assert.Equal([old.Serial, renewed.Serial, renewed.Serial], [first, second, third]);
        Assert.NotEmpty(gate.Gate.Keeper.View.Findings);
    }

    [Theory]
    [InlineData("gate.pem", null, "CAV5020 there is no file `gate.pem`")]
    [InlineData("gate.key", null, "CAV5020 there is no file `gate.key`")]
    [InlineData("gate.pem", "", "CAV5032 `gate.pem` holds no certificate in PEM")]
    [InlineData(
        "gate.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "CAV5032 `gate.pem` holds no certificate in PEM"
    )]
    [InlineData("gate.key", "", "CAV5032 `gate.key` is not the private key of the certificate")]
    [InlineData("gate.key", "another", "CAV5032 `gate.key` is not the private key of the certificate")]
    [InlineData("gate.key", "open", "CAV5032 `gate.key` can be read by everybody")]
    public void What_is_wrong_with_a_certificate_is_said_at_its_place(string file, string? text, string said)
    {
        using var certificate = new TestCertificate();
        using var another = new TestCertificate();
        using var world = new DemoFolder(configuration =>
            configuration.Replace(
                "gate:\n",
                "gate:\n  tls: { certificate: gate.pem, key: gate.key }\n",
                StringComparison.Ordinal
            )
        );
        certificate.Write(world);
        switch (text)
        {
            case null:
                File.Delete(world.At(file));
                break;
            case "open":
                File.SetUnixFileMode(world.At(file), UnixFileMode.UserRead | UnixFileMode.OtherRead);
                break;
            case "another":
                world.Write(file, another.KeyPem);
                break;
            default:
                world.Write(file, text);
                break;
        }

        var findings = new List<Finding>();
        var read = ServerCertificate.Read(world.Read().Configuration, world.Configuration, findings);

        Assert.Null(read);
        var finding = Assert.Single(findings);
        Assert.Equal(said, $"{finding.Diagnostic.Code} {finding.Diagnostic.Message}");
        Assert.Equal(
            file,
            world.Read().Configuration.Source.Text.Substring(finding.Diagnostic.Span.Start, file.Length)
        );
    }

    [Fact]
    public void Both_files_are_read_so_that_all_is_said_at_once()
    {
        using var world = new DemoFolder(configuration =>
            configuration.Replace(
                "gate:\n",
                "gate:\n  tls: { certificate: gate.pem, key: gate.key }\n",
                StringComparison.Ordinal
            )
        );
        var findings = new List<Finding>();

        Assert.Null(ServerCertificate.Read(world.Read().Configuration, world.Configuration, findings));

        Assert.Equal(
            [ConfigurationCodes.FileMissing, ConfigurationCodes.FileMissing],
            findings.Select(finding => finding.Diagnostic.Code)
        );
    }

    // The serial number of the certificate that a new connection is shown.
    private static async Task<string> ShownAsync(HttpGate gate, params TestCertificate[] known)
    {
        var shown = "";
        using var client = new TcpClient();
        await client.ConnectAsync(
            gate.Gate.Address.Host,
            gate.Gate.Address.Port,
            TestContext.Current.CancellationToken
        );
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new()
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, own, _, _) =>
                {
                    shown = ((X509Certificate2)own!).SerialNumber;
                    return known.Any(each => each.Serial == shown);
                },
            },
            TestContext.Current.CancellationToken
        );
        return shown;
    }

    // A body that is sent as it comes: nothing tells its length before.
    private sealed class Unsized(string text) : HttpContent
    {
        private readonly byte[] _bytes = System.Text.Encoding.UTF8.GetBytes(text);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            await stream.WriteAsync(_bytes);

        protected override void SerializeToStream(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        ) => stream.Write(_bytes);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
