using Caveat.Wire;

namespace Caveat.Tests.Wire;

public sealed class LocatorHostTests
{
    [Theory]
    [InlineData("http://192.0.2.1/", "192.0.2.1")]
    [InlineData("http://127.1/", "127.0.0.1")]
    [InlineData("http://2130706433/", "127.0.0.1")]
    [InlineData("http://0x7f000001/", "127.0.0.1")]
    [InlineData("http://0x7f.1/", "127.0.0.1")]
    [InlineData("http://0177.0.0.01/", "127.0.0.1")]
    [InlineData("http://192.0.0x200/", "192.0.2.0")]
    [InlineData("http://192.0.2.1./", "192.0.2.1")]
    [InlineData("http://%31%32%37.1/", "127.0.0.1")]
    [InlineData("http://user:pass@192.0.2.1:8080/x?y", "192.0.2.1")]
    [InlineData("http:192.0.2.1", "192.0.2.1")]
    [InlineData("http:///192.0.2.1/", "192.0.2.1")]
    [InlineData("ssh://0x7f.1", "127.0.0.1")]
    [InlineData("http://[2001:DB8::1]:443/", "2001:db8::1")]
    [InlineData("http://[::ffff:192.0.2.1]/", "::ffff:192.0.2.1")]
    [InlineData("http://１２７.0.0.1/", "127.0.0.1")]
    [InlineData("http://127。1/", "127.0.0.1")]
    public void An_address_is_read_as_browsers_read_it(string locator, string address)
    {
        var (read, name) = LocatorHost.Of(locator);

        Assert.Equal(address, read?.ToString());
        Assert.Null(name);
    }

    [Theory]
    [InlineData("https://Example.COM/", "example.com")]
    [InlineData("https://example.com.:443", "example.com")]
    [InlineData("https://%65xample.com/", "example.com")]
    [InlineData("https://a%2Db.example/", "a-b.example")]
    [InlineData("https://good.example@evil.example/", "evil.example")]
    [InlineData("https://evil.example#@good.example/", "evil.example")]
    [InlineData("https://evil.example?@good.example/", "evil.example")]
    [InlineData("https://b%C3%BCcher.example/", "xn--bcher-kva.example")]
    [InlineData("https://BÜCHER.example/", "xn--bcher-kva.example")]
    [InlineData("https://ｅｘａｍｐｌｅ.com/", "example.com")]
    [InlineData("https://例え。テスト/", "xn--r8jz45g.xn--zckzah")]
    [InlineData("https://my_host.example/", "my_host.example")]
    [InlineData("ftp:files.example/a", "files.example")]
    [InlineData("file://server.example/share", "server.example")]
    [InlineData("ldap://directory.example/o=x", "directory.example")]
    public void A_name_is_read_as_browsers_read_it(string locator, string name)
    {
        var read = LocatorHost.Of(locator);

        Assert.Equal(name, read.Name);
        Assert.Null(read.Address);
    }

    [Theory]
    [InlineData("mailto:a@hospital.example")]
    [InlineData("urn:isbn:1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://256.256.256.256/")]
    [InlineData("http://1.2.3.4.5/")]
    [InlineData("http://example.09/")]
    [InlineData("http://99999999999999999999/")]
    [InlineData("http://a%2Fb.example/")]
    [InlineData("http://a%00.example/")]
    [InlineData("http://%FF.example/")]
    [InlineData("http://[v1.x]/")]
    [InlineData("http://a..example/")]
    [InlineData("http://fi\uFB01.example/")]
    [InlineData("http://e\u0301.example/")]
    [InlineData("http://a\u00ADb.example/")]
    [InlineData("http://\u2460.0.0.1/")]
    [InlineData("http:///")]
    public void What_cannot_be_read_gives_neither(string locator) =>
        Assert.Equal((null, null), LocatorHost.Of(locator));
}
