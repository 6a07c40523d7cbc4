using System.Collections.Immutable;
using System.Text.Json;

namespace Caveat.Node.Keeping;

/// <summary>A proposal with its ruling and what became of it.</summary>
public sealed record ProposalView : View
{
    /// <summary>The agent's id of it.</summary>
    public required string Proposal { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Agent { get; init; }

    /// <summary>The verdict of its ruling.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Whether the verdict is only shown, not enforced.</summary>
    public bool InShadow { get; init; }

    /// <summary>The digest of the body.</summary>
    public required string Digest { get; init; }

    /// <summary>The digest of the act.</summary>
    public required string Act { get; init; }

    /// <summary>The digest of the norms it was ruled under.</summary>
    public required string NormSet { get; init; }

    /// <summary>The sequence number of the ruling's record.</summary>
    public required long Record { get; init; }

    /// <summary>A JSON object of the members <c>grounds</c>, <c>requires</c> and <c>obligations</c>, as they are in the record.</summary>
    public required ReadOnlyMemory<byte> Ruling { get; init; }

    /// <summary>Where it stands.</summary>
    public required ProposalState State { get; init; }

    /// <summary>Until when a permit may be made use of; null for another verdict, and where it has no release.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The case that people decide; null for none.</summary>
    public CaseReference? Case { get; init; }

    /// <summary>The release; null where there is none.</summary>
    public ReleaseReference? Release { get; init; }

    /// <summary>Where the gate itself carries it once it may proceed; null for nowhere, so that the agent does.</summary>
    public ForwardTarget? ForwardTo { get; init; }

    /// <summary>The warrant, while it may be made use of and once the ledger proves it; empty otherwise. It is shown to nobody where the gate uses it itself.</summary>
    public ReadOnlyMemory<byte> Warrant { get; init; }

    /// <summary>What was reported of it, in the order of the records.</summary>
    public ImmutableArray<ReportView> Reports { get; init; } = [];

    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("proposal", Proposal);
        json.WriteString("agent", Agent);
        json.WriteString("verdict", Words.Of(Verdict));
        if (InShadow)
        {
            json.WriteString("mode", "shadow");
        }

        json.WriteString("state", Words.Of(State));
        json.WriteString("digest", Digest);
        json.WriteString("act", Act);
        json.WriteString("normSet", NormSet);
        json.WriteNumber("record", Record);
        if (NotAfter is { } until)
        {
            json.WriteString("notAfter", Times.Of(until));
        }

        JsonMembers.Copy(Ruling.Span, json);
        Case?.WriteTo(json);
        if (Release is { } release)
        {
            json.WriteStartObject("release");
            json.WriteNumber("record", release.Record);
            json.WriteString("notAfter", Times.Of(release.NotAfter));
            json.WriteEndObject();
        }

        if (!Warrant.IsEmpty && ForwardTo is null)
        {
            json.WriteString("warrant", Warrant.Span);
        }

        if (!Reports.IsEmpty)
        {
            json.WriteStartArray("reports");
            foreach (var report in Reports)
            {
                report.WriteTo(json);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}

/// <summary>Where a proposal stands.</summary>
public enum ProposalState
{
    /// <summary>It may proceed.</summary>
    Permitted,

    /// <summary>It may not.</summary>
    Denied,

    /// <summary>People decide.</summary>
    Held,

    /// <summary>People agreed; it is released when the agent asks until the case's end.</summary>
    Approved,

    /// <summary>It may proceed until the release ends.</summary>
    Released,

    /// <summary>A person decided against it.</summary>
    Objected,

    /// <summary>Nobody decided in time, or the agent did not ask or act in time.</summary>
    Expired,

    /// <summary>The agent took it back.</summary>
    Withdrawn,

    /// <summary>A halt or a change of what it was ruled under ended it.</summary>
    Voided,

    /// <summary>It was reported as done.</summary>
    Executed,

    /// <summary>It was reported as tried and failed.</summary>
    Failed,

    /// <summary>It was reported as undone.</summary>
    Undone,

    /// <summary>It may have been done or not: it was forwarded, and nobody knows.</summary>
    Unknown,
}

/// <summary>Where a command goes that may proceed.</summary>
/// <param name="Actuator">The name of the actuator.</param>
/// <param name="To">Where it takes commands.</param>
/// <param name="Proposal">The proposal that is released: of those of one case the one that opened it. What comes of it is reported there.</param>
/// <param name="Command">The canonical command, as it was ruled on.</param>
public sealed record ForwardTarget(string Actuator, Uri To, string Proposal, ReadOnlyMemory<byte> Command);

/// <summary>The case of a held proposal.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">Where it stands, in a word.</param>
/// <param name="Url">Where people see it.</param>
/// <param name="Expires">When it ends by itself: until then people decide, or, once they agreed, the agent can ask for the release.</param>
public sealed record CaseReference(string Id, string State, string Url, DateTimeOffset Expires)
{
    /// <summary>Writes it as the member <c>case</c>.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("case");
        json.WriteString("id", Id);
        json.WriteString("state", State);
        json.WriteString("url", Url);
        json.WriteString("expires", Times.Of(Expires));
        json.WriteEndObject();
    }
}

/// <summary>The release of an act that was permitted or approved.</summary>
/// <param name="Record">The sequence number of its record.</param>
/// <param name="NotAfter">When it ends.</param>
/// <param name="Epoch">The halt epoch that it is of; a later halt ends it.</param>
public sealed record ReleaseReference(long Record, DateTimeOffset NotAfter, long Epoch);
