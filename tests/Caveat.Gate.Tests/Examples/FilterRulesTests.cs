using System.ComponentModel;
using System.Text;
using Caveat.Wire;
using Example.PacketFilter;

namespace Caveat.Gate.Tests.Examples;

/// <summary>The rules that the packet filter makes of commands: text that nftables takes, out of values alone.</summary>
public sealed class FilterRulesTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_381_200_500);

    // Each command, and the rules of it between what all of them have.
    public static TheoryData<string, string[]> Commands =>
        new()
        {
            {
                """{"action":"deny","target":{"ipv4_net":"203.0.113.66"}}""",
                ["ip saddr 203.0.113.66 counter drop", "ip daddr 203.0.113.66 counter drop"]
            },
            {
                """{"action":"deny","target":{"ipv4_net":"203.0.113.77/24"},"args":{"duration":1000}}""",
                [
                    "ip saddr 203.0.113.0/24 meta time < 1795381202 counter drop",
                    "ip daddr 203.0.113.0/24 meta time < 1795381202 counter drop",
                ]
            },
            {
                """{"action":"contain","target":{"ipv6_net":"2001:DB8::/32"},"args":{"start_time":1795381300999,"duration":60000}}""",
                [
                    "ip6 saddr 2001:db8::/32 meta time >= 1795381300 meta time < 1795381361 counter drop",
                    "ip6 daddr 2001:db8::/32 meta time >= 1795381300 meta time < 1795381361 counter drop",
                ]
            },
            {
                """{"action":"deny","target":{"ipv4_net":"0.0.0.0/0"},"args":{"stop_time":1795381300000}}""",
                [
                    "ip saddr 0.0.0.0/0 meta time < 1795381300 counter drop",
                    "ip daddr 0.0.0.0/0 meta time < 1795381300 counter drop",
                ]
            },
            {
                """{"action":"allow","target":{"ipv4_connection":{"protocol":"tcp","src_addr":"10.20.10.0/24","src_port":1024,"dst_addr":"203.0.113.66","dst_port":443}}}""",
                [
                    "meta nfproto ipv4 ip saddr 10.20.10.0/24 ip daddr 203.0.113.66 meta l4proto tcp th sport 1024 th dport 443 counter accept",
                ]
            },
            {
                """{"action":"deny","target":{"ipv4_connection":{"dst_port":53}},"args":{"stop_time":1795381300000,"duration":1000}}""",
                [
                    "meta nfproto ipv4 meta l4proto { tcp, udp, sctp } th dport 53 meta time >= 1795381299 meta time < 1795381300 counter drop",
                ]
            },
            {
                """{"action":"deny","target":{"ipv4_connection":{"protocol":"icmp"}}}""",
                ["meta nfproto ipv4 meta l4proto icmp counter drop"]
            },
        };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_becomes_its_rules(string command, string[] rules)
    {
        var expected = rules.Select(rule =>
            $"insert rule inet caveat forward {rule} comment \"caveat record 17\""
        );

        Assert.Equal(expected, RulesOf(command)!.TrimEnd('\n').Split('\n')[1..]);
    }

    [Theory]
    [InlineData("""{"action":"scan","target":{"ipv4_net":"203.0.113.66"}}""")]
    [InlineData("""{"action":"deny","target":{"domain_name":"c2.example"}}""")]
    [InlineData("""{"action":"deny","target":{"ipv6_connection":{"dst_port":53}}}""")]
    [InlineData(
        """{"action":"deny","target":{"ipv4_net":"203.0.113.66"},"args":{"slpf":{"insert_rule":1}}}"""
    )]
    [InlineData(
        """{"action":"deny","target":{"ipv4_net":"203.0.113.66"},"args":{"duration":9007199254740991}}"""
    )]
    [InlineData(
        """{"action":"deny","target":{"ipv4_net":"203.0.113.66"},"args":{"start_time":9007199254740991}}"""
    )]
    [InlineData(
        """{"action":"deny","target":{"ipv4_net":"203.0.113.66"},"args":{"stop_time":1000,"duration":5000}}"""
    )]
    public void What_it_cannot_carry_out_becomes_nothing(string command) => Assert.Null(RulesOf(command));

    [Fact]
    public async Task Nftables_takes_every_rule()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("rules.nft", "table inet caveat { }\n");
        Assert.SkipUnless(await ChecksAsync(file) is 0, "there is no nft here that may check rules");
        // One after the other in one file, as the filter appends them.
        foreach (var row in Commands)
        {
            await File.AppendAllTextAsync(
                file,
                RulesOf(row.Data.Item1),
                TestContext.Current.CancellationToken
            );
        }

        var checkedRules = await Shell.RunAsync("nft", ["-c", "-f", file]);

        Assert.Equal((0, ""), (checkedRules.Exit, checkedRules.Errors));
    }

    private static string? RulesOf(string command)
    {
        var reading = ProposalReader.ReadCommand(Encoding.UTF8.GetBytes(command), "soar-7");
        Assert.Empty(reading.Problems);
        return FilterRules.Of(reading.Proposal!.Command, _now) is { } rules
            ? FilterRules.Text(rules, 17)
            : null;
    }

    private static async Task<int?> ChecksAsync(string file)
    {
        try
        {
            return (await Shell.RunAsync("nft", ["-c", "-f", file])).Exit;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
