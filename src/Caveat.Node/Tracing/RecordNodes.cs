using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Recording;

namespace Caveat.Node.Tracing;

/// <summary>What one record says, as a link of a chain.</summary>
internal static class RecordNodes
{
    /// <summary>The link of any record but a ruling, which is several.</summary>
    public static TraceNode Of(LedgerRecord record)
    {
        var kind = RecordCodec.TypeOf(record.Body);
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        var (stage, title) = record.Body switch
        {
            RecordBody.Decision decision => Decision(decision, lines),
            RecordBody.Closure closure => Closure(closure, lines),
            RecordBody.Release release => Release(release, lines),
            RecordBody.Report report => Report(report, lines),
            RecordBody.Withdrawal withdrawal => (
                TraceStage.Report,
                new TraceLine("taken back by", withdrawal.Agent, TraceText.Name)
            ),
            RecordBody.Filing filing => Filing(filing, lines),
            RecordBody.Activation activation => Activation(activation, lines),
            RecordBody.Halting halting => Halting(halting, lines),
            RecordBody.Refusal refusal => Refusal(refusal, lines),
            RecordBody.Erasure erasure => Erasure(erasure, lines),
            RecordBody.Erased => (
                TraceStage.Agent,
                new("state", "what it said is erased, and what it is in the log stays")
            ),
            RecordBody.Credential credential => (
                TraceStage.Agent,
                new(
                    credential.Added ? "token given to" : "token taken from",
                    $"{credential.Agent}, {credential.Fingerprint}…"
                )
            ),
            RecordBody.Start start => (
                TraceStage.Agent,
                new("version", $"{start.Version}, after {(start.Clean ? "a clean" : "an unclean")} stop")
            ),
            RecordBody.Rotation rotation => (
                TraceStage.Agent,
                new("another key for", $"{rotation.Purpose}: {rotation.New}", TraceText.Name)
            ),
            RecordBody.Stop stop => (TraceStage.Agent, new("reason", stop.Reason)),
            RecordBody.Clock clock => (
                TraceStage.Agent,
                new("off by", string.Create(CultureInfo.InvariantCulture, $"{clock.Seconds} seconds"))
            ),
            _ => (TraceStage.Agent, new TraceLine("type", kind)),
        };
        return new(stage, kind, title, record.Head.Sequence, record.Head.Time)
        {
            Lines = lines.DrainToImmutable(),
        };
    }

    private static (TraceStage, TraceLine) Decision(
        RecordBody.Decision decision,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        lines.Add(new("role", decision.Role, TraceText.Name));
        lines.Add(
            new(
                "case",
                string.Create(CultureInfo.InvariantCulture, $"{decision.Case}, revision {decision.Revision}")
            )
        );
        if (decision.Statement.Length > 0)
        {
            lines.Add(new("says", decision.Statement, TraceText.Quote));
        }

        lines.Add(new("key", decision.Key, TraceText.Digest));
        lines.Add(new("signature", decision.Signature, TraceText.Digest));
        return (TraceStage.People, new("person", decision.Person, TraceText.Name));
    }

    private static (TraceStage, TraceLine) Closure(
        RecordBody.Closure closure,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        lines.Add(new("because", closure.Reason));
        if (closure.Formula is { } formula)
        {
            lines.Add(new("needs now", formula));
        }

        if (closure.UseBy is { } useBy)
        {
            lines.Add(new("use by", Times.Of(useBy)));
        }

        AnswerLines.Add(lines, [], closure.Latches);
        return (TraceStage.Outcome, new("outcome", $"{closure.Case} is {closure.Outcome}"));
    }

    private static (TraceStage, TraceLine) Release(
        RecordBody.Release release,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        lines.Add(new("good from", Times.Of(release.NotBefore)));
        if (release.Actuator is { } actuator)
        {
            lines.Add(new("to", actuator, TraceText.Name));
        }

        lines.Add(
            new(
                "follows",
                release.Case is { } decided
                    ? decided
                    : string.Create(CultureInfo.InvariantCulture, $"the permit of record {release.Ruling}")
            )
        );
        lines.Add(new("act", release.Act, TraceText.Digest));
        lines.Add(new("command", release.Command, TraceText.Digest));
        lines.Add(new("halt epoch", release.Epoch.ToString(CultureInfo.InvariantCulture)));
        if (!release.Answer.IsEmpty)
        {
            using var answer = JsonDocument.Parse(release.Answer);
            AnswerLines.Add(lines, answer.RootElement);
        }

        AnswerLines.Add(lines, release.Charges, release.Latches);
        return (TraceStage.Release, new("good until", Times.Of(release.NotAfter)));
    }

    private static (TraceStage, TraceLine) Report(
        RecordBody.Report report,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        lines.Add(new($"by {Words.Of(report.Reporter)}", report.By, TraceText.Name));
        if (report.Hosts is { } hosts)
        {
            var more = report.Exceeds ? ", more than was reckoned with" : "";
            lines.Add(new("hosts", string.Create(CultureInfo.InvariantCulture, $"{hosts}{more}")));
        }

        if (report.Started is { } started)
        {
            lines.Add(new("began", Times.Of(started)));
        }

        if (report.Ended is { } ended)
        {
            lines.Add(new("ended", Times.Of(ended)));
        }

        if (report.Note.Length > 0)
        {
            lines.Add(new("says", report.Note, TraceText.Quote));
        }

        return (TraceStage.Report, new("outcome", report.Outcome));
    }

    private static (TraceStage, TraceLine) Filing(
        RecordBody.Filing filing,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        var threat = filing.Threat;
        lines.Add(new("filed by", threat.FiledBy ?? "", TraceText.Name));
        lines.Add(
            new(
                "says",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"severity {threat.Severity}, confidence {threat.Confidence}{(threat.Imminent ? ", imminent" : "")}"
                )
            )
        );
        if (!threat.Techniques.IsEmpty)
        {
            lines.Add(new("techniques", string.Join(", ", threat.Techniques)));
        }

        if (threat.AttributedTo is { } state)
        {
            lines.Add(new("attributed to", $"{state}, confidence {threat.AttributionConfidence}"));
        }

        return (TraceStage.Facts, new("id", threat.Id, TraceText.Name));
    }

    private static (TraceStage, TraceLine) Activation(
        RecordBody.Activation activation,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        lines.Add(new("zones", activation.Zones, TraceText.Digest));
        lines.Add(new("configuration", activation.Configuration, TraceText.Digest));
        if (!activation.Loosened.IsEmpty)
        {
            lines.Add(new("may be looser", string.Join(", ", activation.Loosened)));
        }

        return (TraceStage.Facts, new("norm set", activation.NormSet, TraceText.Digest));
    }

    private static (TraceStage, TraceLine) Halting(
        RecordBody.Halting halting,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        lines.Add(new("by person", halting.Person, TraceText.Name));
        lines.Add(new("halt epoch", halting.Epoch.ToString(CultureInfo.InvariantCulture)));
        if (halting.Statement.Length > 0)
        {
            lines.Add(new("says", halting.Statement, TraceText.Quote));
        }

        lines.Add(new("key", halting.Key, TraceText.Digest));
        lines.Add(new("signature", halting.Signature, TraceText.Digest));
        return (TraceStage.People, new("scope", halting.Scope));
    }

    private static (TraceStage, TraceLine) Erasure(
        RecordBody.Erasure erasure,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        lines.Add(new(erasure.Erases ? "erases" : "asks to erase", string.Join(", ", erasure.Records)));
        lines.Add(new("says", erasure.Statement, TraceText.Quote));
        lines.Add(new("key", erasure.Key, TraceText.Digest));
        lines.Add(new("signature", erasure.Signature, TraceText.Digest));
        return (TraceStage.People, new("person", erasure.Person, TraceText.Name));
    }

    private static (TraceStage, TraceLine) Refusal(
        RecordBody.Refusal refusal,
        ImmutableArray<TraceLine>.Builder lines
    )
    {
        lines.Add(new("codes", string.Join(", ", refusal.Codes)));
        lines.Add(new("sent", refusal.Digest, TraceText.Digest));
        return (TraceStage.Agent, new("agent", refusal.Agent, TraceText.Name));
    }
}
