using System.Collections.Immutable;
using System.Globalization;
using Caveat;

namespace Example.PacketFilter;

/// <summary>
/// Turns a packet-filter command into rules for nftables: text, and nothing else. INVARIANT: every value comes from the parsed target, as a
/// number, an address or a word of a list; no text of the command gets into a rule.
/// </summary>
internal static class FilterRules
{
    // The chain is there once, however often it is declared; the latest command stands first in it.
    private const string Chain =
        "table inet caveat { chain forward { type filter hook forward priority 0; policy accept; }; }\n";

    /// <summary>The pairs of actions and targets that this filter can carry out, as JSON.</summary>
    public const string Pairs = """
        {"query":["features"],"deny":["ipv4_net","ipv6_net","ipv4_connection"],"allow":["ipv4_net","ipv6_net","ipv4_connection"],"contain":["ipv4_net","ipv6_net","ipv4_connection"]}
        """;

    /// <summary>The rules of a command; null where it is none that this filter can carry out.</summary>
    /// <param name="command">The command.</param>
    /// <param name="now">When it begins, where it does not say.</param>
    /// <param name="record">The record of its release, which is noted in every rule.</param>
    public static string? Of(Command command, DateTimeOffset now, long record)
    {
        var verdict = command.Verb switch
        {
            // Nothing from what is contained and nothing to it.
            Verb.Deny or Verb.Contain => "drop",
            Verb.Allow => "accept",
            _ => null,
        };
        // What nobody here can read may mean more than it says.
        if (
            verdict is null
            || !command.Arguments.Extensions.IsEmpty
            || MatchesOf(command.Target) is not { } matches
        )
        {
            return null;
        }

        var time = TimeOf(command.Arguments, now);
        return Chain
            + string.Concat(
                matches.Select(match =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"insert rule inet caveat forward {match}{time} counter {verdict} comment \"caveat record {record}\"\n"
                    )
                )
            );
    }

    private static ImmutableArray<string>? MatchesOf(CommandTarget target) =>
        target switch
        {
            CommandTarget.Network { Range: var range } =>
            [
                $"{Family(range.IsV6)} saddr {range}",
                $"{Family(range.IsV6)} daddr {range}",
            ],
            CommandTarget.Connection { IsV6: false } connection => [MatchOf(connection)],
            _ => null,
        };

    private static string MatchOf(CommandTarget.Connection connection)
    {
        var parts = new List<string> { "meta nfproto ipv4" };
        if (connection.Source is { } source)
        {
            parts.Add($"ip saddr {source}");
        }

        if (connection.Destination is { } destination)
        {
            parts.Add($"ip daddr {destination}");
        }

        if (connection.Protocol is { } protocol)
        {
            parts.Add($"meta l4proto {protocol}");
        }

        // A port alone means any protocol that has ports.
        if ((connection.SourcePort ?? connection.DestinationPort) is not null && connection.Protocol is null)
        {
            parts.Add("meta l4proto { tcp, udp, sctp }");
        }

        if (connection.SourcePort is { } from)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"th sport {from}"));
        }

        if (connection.DestinationPort is { } to)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"th dport {to}"));
        }

        return string.Join(' ', parts);
    }

    // OpenC2 counts milliseconds and nftables seconds: a rule begins no later and ends no earlier than it was asked for.
    private static string TimeOf(CommandArguments arguments, DateTimeOffset now)
    {
        var start = arguments.StartTime ?? (arguments.StopTime - arguments.Duration);
        var stop = arguments.StopTime ?? ((start ?? now.ToUnixTimeMilliseconds()) + arguments.Duration);
        return (
                start is { } from
                    ? string.Create(CultureInfo.InvariantCulture, $" meta time >= {from / 1000}")
                    : ""
            )
            + (
                stop is { } to
                    ? string.Create(CultureInfo.InvariantCulture, $" meta time < {(to + 999) / 1000}")
                    : ""
            );
    }

    private static string Family(bool isV6) => isV6 ? "ip6" : "ip";
}
