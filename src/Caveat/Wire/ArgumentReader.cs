using System.Collections.Immutable;

namespace Caveat.Wire;

/// <summary>Reads the arguments of a command (LS 3.3.1.4).</summary>
internal static class ArgumentReader
{
    /// <summary>Kinds of response that can be asked for (LS 3.4.2.15).</summary>
    public static ImmutableArray<string> Responses { get; } = ["none", "ack", "status", "complete"];

    /// <summary>The arguments; what a bare command declares in <c>x-caveat</c> comes out as <paramref name="declaration"/>.</summary>
    public static CommandArguments? Read(
        JsonPlace place,
        bool isBare,
        Findings findings,
        out JsonPlace? declaration
    )
    {
        declaration = null;
        if (!Expect.Object(place, findings))
        {
            return null;
        }

        if (place.Count == 0)
        {
            findings.Add(WireCodes.Empty, place, "`args` is empty; leave it out, or give it an argument");
            return null;
        }

        long? start = null;
        long? stop = null;
        long? duration = null;
        string? response = null;
        List<string>? extensions = null;
        foreach (var member in place.Items)
        {
            if (member.Is("start_time"u8))
            {
                start = Expect.Whole(member, WireLimits.Whole, findings);
            }
            else if (member.Is("stop_time"u8))
            {
                stop = Expect.Whole(member, WireLimits.Whole, findings);
            }
            else if (member.Is("duration"u8))
            {
                duration = Expect.Whole(member, WireLimits.Whole, findings);
            }
            else if (member.Is("response_requested"u8))
            {
                response = Expect.Word(member, Responses, findings);
            }
            else if (member.Is("x-caveat"u8))
            {
                declaration = ReadDeclaration(member, isBare, findings);
            }
            else if (Namespaces.Expect(member, member.Name, findings) && Expect.Object(member, findings))
            {
                (extensions ??= []).Add(member.NameString());
            }
        }

        CheckTimes(place, start, stop, duration, findings);
        return new()
        {
            StartTime = start,
            StopTime = stop,
            Duration = duration,
            ResponseRequested = response,
            Extensions = extensions is null ? [] : [.. extensions],
        };
    }

    private static JsonPlace? ReadDeclaration(JsonPlace member, bool isBare, Findings findings)
    {
        if (isBare)
        {
            return member;
        }

        findings.Add(
            WireCodes.MisplacedDeclaration,
            member,
            "in a proposal, `threat`, `effect` and `justification` stand beside the command, not in its `args`"
        );
        return null;
    }

    private static void CheckTimes(
        JsonPlace place,
        long? start,
        long? stop,
        long? duration,
        Findings findings
    )
    {
        if (start is not null && stop is not null && duration is not null)
        {
            findings.Add(
                WireCodes.ContradictoryTimes,
                place,
                "only two of `start_time`, `stop_time` and `duration` can be given: the third follows"
            );
        }
        else if (stop <= start)
        {
            findings.Add(WireCodes.ContradictoryTimes, place, "`stop_time` is not after `start_time`");
        }
    }
}
