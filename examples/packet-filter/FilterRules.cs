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

    // What nftables can count to in nanoseconds: until the year 2262.
    private const long LastSecond = 9_223_372_036;

    /// <summary>What the rules of a command match and do; null where it is none that this filter can carry out.</summary>
    /// <param name="command">The command.</param>
    /// <param name="now">When it begins, where it does not say.</param>
    public static ImmutableArray<string>? Of(Command command, DateTimeOffset now)
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
            || TimeOf(command.Arguments, now) is not { } time
        )
        {
            return null;
        }

        return [.. matches.Select(match => $"{match}{time} counter {verdict}")];
    }

    /// <summary>The text for nftables; the record of the release is noted in every rule.</summary>
    public static string Text(ImmutableArray<string> rules, long record) =>
        Chain
        + string.Concat(
            rules.Select(rule =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"insert rule inet caveat forward {rule} comment \"caveat record {record}\"\n"
                )
            )
        );

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
    private static string? TimeOf(CommandArguments arguments, DateTimeOffset now)
    {
        var start = arguments.StartTime ?? (arguments.StopTime - arguments.Duration);
        var stop = arguments.StopTime ?? ((start ?? now.ToUnixTimeMilliseconds()) + arguments.Duration);
        var (from, to) = (start / 1000, (stop + 999) / 1000);
        return from is < 0 or > LastSecond || to > LastSecond
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(from is null ? "" : $" meta time >= {from}")}{(to is null ? "" : $" meta time < {to}")}"
            );
    }

    private static string Family(bool isV6) => isV6 ? "ip6" : "ip";
}
