using Caveat.Wire;

namespace Caveat.Tests.Wire;

public sealed class TargetTests
{
    [Theory]
    [InlineData("""{"ipv4_net":"198.51.100.7"}""", TargetKind.Ipv4Net, "198.51.100.7")]
    [InlineData("""{"ipv4_net":"198.51.100.7/24"}""", TargetKind.Ipv4Net, "198.51.100.0/24")]
    [InlineData("""{"ipv6_net":"2001:0DB8:0::7/32"}""", TargetKind.Ipv6Net, "2001:db8::/32")]
    [InlineData("""{"ipv6_net":"::/0"}""", TargetKind.Ipv6Net, "::/0")]
    [InlineData(
        """{"ipv4_connection":{"protocol":"tcp","src_addr":"198.51.100.7","dst_port":443.0}}""",
        TargetKind.Ipv4Connection,
        "tcp 198.51.100.7 -> any port 443"
    )]
    [InlineData(
        """{"ipv6_connection":{"dst_addr":"2001:db8::/32","src_port":0}}""",
        TargetKind.Ipv6Connection,
        "any any port 0 -> 2001:db8::/32"
    )]
    [InlineData("""{"domain_name":"WWW.Example.COM."}""", TargetKind.DomainName, "www.example.com")]
    [InlineData(
        """{"idn_domain_name":"Bücher.example"}""",
        TargetKind.IdnDomainName,
        "xn--bcher-kva.example"
    )]
    [InlineData("""{"email_addr":"Ops@Example.COM"}""", TargetKind.EmailAddr, "Ops@example.com")]
    [InlineData(
        """{"idn_email_addr":"häns@bücher.example"}""",
        TargetKind.IdnEmailAddr,
        "häns@xn--bcher-kva.example"
    )]
    [InlineData("""{"uri":"https://example.com/a?b#c"}""", TargetKind.Uri, "https://example.com/a?b#c")]
    [InlineData("""{"iri":"https://bücher.example/ü"}""", TargetKind.Iri, "https://bücher.example/ü")]
    [InlineData("""{"mac_addr":"8C:85:90:72:31:AF"}""", TargetKind.MacAddr, "8c:85:90:72:31:af")]
    [InlineData("""{"mac_addr":"8c:85:90:ff:fe:72:31:af"}""", TargetKind.MacAddr, "8c:85:90:ff:fe:72:31:af")]
    [InlineData("""{"device":{"device_id":"9BCE8431"}}""", TargetKind.Device, "9BCE8431")]
    [InlineData("""{"device":{"hostname":"ICU-pump-3"}}""", TargetKind.Device, "icu-pump-3")]
    [InlineData("""{"command":"cmd-1"}""", TargetKind.Command, "cmd-1")]
    [InlineData("""{"properties":["battery","age"]}""", TargetKind.Properties, "age, battery")]
    [InlineData("""{"x-caveat:account":"j.doe"}""", TargetKind.Account, "j.doe")]
    [InlineData("""{"x-caveat:mailbox":["b","a"]}""", TargetKind.Mailbox, "a, b")]
    [InlineData("""{"x-caveat:container":"c-1"}""", TargetKind.Container, "c-1")]
    [InlineData("""{"x-caveat:policy":"p-1"}""", TargetKind.Policy, "p-1")]
    [InlineData("""{"slpf:rule_number":1234}""", TargetKind.Extension, "slpf:rule_number 1234")]
    [InlineData("""{"x-acme:box":{"b":1,"a":2}}""", TargetKind.Extension, """x-acme:box {"a":2,"b":1}""")]
    public void A_target_is_read(string target, TargetKind kind, string name)
    {
        var read = Bodies.Target(target);

        Assert.Equal(kind, read.Kind);
        Assert.Equal(name, read.Name);
    }

    [Fact]
    public void Each_target_type_has_its_kind()
    {
        Assert.Equal((int)TargetKind.Extension, TargetReader.Types.Length);
        Assert.Equal("ipv4_connection", TargetReader.Types[(int)TargetKind.Ipv4Connection]);
        Assert.Equal("x-caveat:policy", TargetReader.Types[(int)TargetKind.Policy]);
    }

    [Theory]
    [InlineData("""{}""", 2102, "", "0 targets")]
    [InlineData("""{"uri":"x:y","mac_addr":"8c:85:90:72:31:af"}""", 2102, "", "2 targets")]
    [InlineData("""{"IPv4_net":"198.51.100.7"}""", 2103, "/IPv4_net", "ipv4_net")]
    [InlineData("""{"x-caveat:user":"j.doe"}""", 2103, "/x-caveat:user", "x-caveat:account")]
    [InlineData("""{"acme:box":1}""", 2113, "/acme:box", "namespace")]
    [InlineData("""{"x-acme:":1}""", 2103, "/x-acme:", "x-name:type")]
    [InlineData("""{"ipv4_net":"127.1"}""", 2105, "/ipv4_net", "127.1")]
    [InlineData("""{"ipv4_net":"198.51.100.07"}""", 2105, "/ipv4_net", "IPv4")]
    [InlineData("""{"ipv4_net":"198.51.100.0/33"}""", 2105, "/ipv4_net", "IPv4")]
    [InlineData("""{"ipv4_net":"2001:db8::1"}""", 2105, "/ipv4_net", "IPv4")]
    [InlineData("""{"ipv4_net":["198.51.100.7",24]}""", 2010, "/ipv4_net", "text")]
    [InlineData("""{"ipv6_net":"198.51.100.7"}""", 2105, "/ipv6_net", "IPv6")]
    [InlineData("""{"ipv6_net":"fe80::1%eth0"}""", 2105, "/ipv6_net", "IPv6")]
    [InlineData("""{"ipv6_net":"::192.0.2.010"}""", 2105, "/ipv6_net", "IPv6")]
    [InlineData("""{"ipv4_connection":{}}""", 2104, "/ipv4_connection", "empty")]
    [InlineData("""{"ipv4_connection":{"dst_port":65536}}""", 2013, "/ipv4_connection/dst_port", "65535")]
    [InlineData("""{"ipv4_connection":{"protocol":"gre"}}""", 2014, "/ipv4_connection/protocol", "sctp")]
    [InlineData(
        """{"ipv6_connection":{"src_addr":"198.51.100.7"}}""",
        2105,
        "/ipv6_connection/src_addr",
        "IPv6"
    )]
    [InlineData("""{"ipv6_connection":{"port":1}}""", 2011, "/ipv6_connection/port", "dst_port")]
    [InlineData("""{"domain_name":"bücher.example"}""", 2106, "/domain_name", "A-label")]
    [InlineData("""{"domain_name":"a..example"}""", 2106, "/domain_name", "between dots")]
    [InlineData("""{"domain_name":"-a.example"}""", 2106, "/domain_name", "hyphen")]
    [InlineData("""{"domain_name":"198.51.100.7"}""", 2106, "/domain_name", "address")]
    [InlineData("""{"idn_domain_name":"a b.example"}""", 2106, "/idn_domain_name", "letters")]
    [InlineData("""{"idn_domain_name":"☃.example"}""", 2106, "/idn_domain_name", "no name can have")]
    [InlineData("""{"email_addr":"nobody"}""", 2107, "/email_addr", "name@example.com")]
    [InlineData("""{"email_addr":".a@example.com"}""", 2107, "/email_addr", "before the `@`")]
    [InlineData("""{"email_addr":"a@-example.com"}""", 2107, "/email_addr", "hyphen")]
    [InlineData("""{"email_addr":"ä@example.com"}""", 2107, "/email_addr", "before the `@`")]
    [InlineData("""{"uri":"example.com/path"}""", 2108, "/uri", "scheme")]
    [InlineData("""{"uri":"https://exa mple.com"}""", 2108, "/uri", "U+0020")]
    [InlineData("""{"uri":"https://example.com/ü"}""", 2108, "/uri", "U+00FC")]
    [InlineData("""{"uri":"https://example.com/%4"}""", 2108, "/uri", "hexadecimal")]
    [InlineData("""{"uri":"https://example.com:80a/"}""", 2108, "/uri", "port")]
    [InlineData("""{"uri":"https://[198.51.100.7]/"}""", 2108, "/uri", "brackets")]
    [InlineData("""{"uri":"https://a@b@example.com/"}""", 2108, "/uri", "U+0040")]
    [InlineData("""{"uri":"https:\\\\example.com"}""", 2108, "/uri", "U+005C")]
    [InlineData("""{"mac_addr":"8c-85-90-72-31-af"}""", 2109, "/mac_addr", "colons")]
    [InlineData("""{"mac_addr":"8c:85:90:72:31:ag"}""", 2109, "/mac_addr", "hexadecimal")]
    [InlineData("""{"device":{}}""", 2104, "/device", "empty")]
    [InlineData("""{"device":{"hostname":"10.0.0.1"}}""", 2106, "/device/hostname", "address")]
    [InlineData("""{"device":{"hostname":"a_b"}}""", 2106, "/device/hostname", "hyphens")]
    [InlineData(
        """{"device":{"hostname":"a","idn_hostname":"b"}}""",
        2117,
        "/device/idn_hostname",
        "different"
    )]
    [InlineData("""{"device":{"idn_hostname":"क्षेत्र"}}""", 2106, "/device/idn_hostname", "xn--")]
    [InlineData("""{"device":{"name":"a"}}""", 2011, "/device/name", "device_id")]
    [InlineData("""{"file":{}}""", 2104, "/file", "empty")]
    [InlineData("""{"file":{"hashes":{}}}""", 2104, "/file/hashes", "empty")]
    [InlineData("""{"file":{"hashes":{"md5":"00"}}}""", 2110, "/file/hashes/md5", "32 hexadecimal")]
    [InlineData("""{"file":{"hashes":{"sha512":"00"}}}""", 2011, "/file/hashes/sha512", "sha256")]
    [InlineData("""{"process":{}}""", 2104, "/process", "empty")]
    [InlineData("""{"process":{"pid":-1}}""", 2013, "/process/pid", "out of range")]
    [InlineData("""{"process":{"parent":{}}}""", 2104, "/process/parent", "empty")]
    [InlineData("""{"process":{"executable":{}}}""", 2104, "/process/executable", "empty")]
    [InlineData("""{"artifact":{}}""", 2104, "/artifact", "empty")]
    [InlineData("""{"artifact":{"payload":{}}}""", 2111, "/artifact/payload", "exactly one")]
    [InlineData(
        """{"artifact":{"payload":{"bin":"AA","url":"x:y"}}}""",
        2111,
        "/artifact/payload",
        "exactly one"
    )]
    [InlineData("""{"artifact":{"payload":{"bin":"+/=="}}}""", 2111, "/artifact/payload/bin", "base64url")]
    [InlineData("""{"artifact":{"payload":{"url":"nope"}}}""", 2108, "/artifact/payload/url", "scheme")]
    [InlineData("""{"properties":[]}""", 2104, "/properties", "0 entries")]
    [InlineData("""{"properties":["a","a"]}""", 2016, "/properties/1", "twice")]
    [InlineData("""{"command":"a b"}""", 2115, "/command", "white space")]
    [InlineData("""{"x-caveat:account":[]}""", 2104, "/x-caveat:account", "0 entries")]
    [InlineData("""{"x-caveat:account":["a","a"]}""", 2016, "/x-caveat:account/1", "twice")]
    [InlineData("""{"x-caveat:account":{"id":"a"}}""", 2010, "/x-caveat:account", "an array")]
    [InlineData("""{"x-caveat:account":"a\u0007"}""", 2015, "/x-caveat:account", "control")]
    public void A_fault_is_named_with_its_place(string target, int code, string pointer, string keyword)
    {
        var problem = Bodies.Refused(Bodies.Read(Bodies.On(target)));

        Assert.Equal(code, problem.Code.Number);
        Assert.Equal("/command/target" + pointer, problem.Pointer);
        Assert.Contains(keyword, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"process":{"pid":12}}""", false)]
    [InlineData("""{"process":{"name":"sshd","parent":{"command_line":"init"}}}""", true)]
    [InlineData("""{"process":{"command_line":"rm -rf /"}}""", true)]
    [InlineData("""{"process":{"executable":{"path":"/bin/sh"}}}""", true)]
    [InlineData("""{"artifact":{"mime_type":"text/plain"}}""", false)]
    [InlineData("""{"artifact":{"payload":{"bin":"AAEC"}}}""", true)]
    [InlineData("""{"artifact":{"payload":{"url":"https://example.com/x"}}}""", true)]
    [InlineData("""{"file":{"path":"/bin/sh"}}""", false)]
    public void What_carries_code_says_so(string target, bool runsCode) =>
        Assert.Equal(runsCode, Assert.IsType<CommandTarget.OnDevice>(Bodies.Target(target)).RunsCode);

    [Fact]
    public void Equal_things_have_equal_names_however_they_are_written()
    {
        var one = Bodies.Target(
            """{"file":{"name":"a","hashes":{"md5":"0313FD399B143FC40CD52A1679018305"}}}"""
        );
        var same = Bodies.Target(
            """{"file":{"hashes":{"md5":"0313fd399b143fc40cd52a1679018305"},"name":"a"}}"""
        );
        var other = Bodies.Target(
            """{"file":{"hashes":{"md5":"0313fd399b143fc40cd52a1679018306"},"name":"a"}}"""
        );

        Assert.Equal(one.Name, same.Name);
        Assert.NotEqual(one.Name, other.Name);
    }

    [Fact]
    public void A_list_of_ids_has_up_to_a_thousand()
    {
        string Accounts(int count) =>
            $$"""{"x-caveat:account":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"a{i}\""))}}]}""";

        Assert.Equal(1_000, Assert.IsType<CommandTarget.Assets>(Bodies.Target(Accounts(1_000))).Ids.Length);
        Assert.Equal(2013, Bodies.Refused(Bodies.Read(Bodies.On(Accounts(1_001)))).Code.Number);
    }
}
