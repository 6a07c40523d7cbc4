namespace Caveat.Recording;

/// <summary>What the record of a release shows to an actuator.</summary>
public sealed record ReleasedAct
{
    /// <summary>The name of the gate.</summary>
    public required string Origin { get; init; }

    /// <summary>The number of the record.</summary>
    public required long Record { get; init; }

    /// <summary>The halt epoch that it was released in.</summary>
    public required long Epoch { get; init; }

    /// <summary>The digest of the act, which tells the agent too.</summary>
    public required string Act { get; init; }

    /// <summary>The digest of the command, with its further targets.</summary>
    public required string Command { get; init; }

    /// <summary>The actuator it is for; null where none is known, so that none may use it.</summary>
    public required string? Actuator { get; init; }

    /// <summary>From when.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>A number used once.</summary>
    public required string Nonce { get; init; }

    internal static ReleasedAct? Of(
        ReadOnlyMemory<byte> leaf,
        ReadOnlyMemory<byte> shown,
        out WarrantResult? fault
    )
    {
        fault = null;
        WarrantResult? refusal = null;
        var released = RecordCodec.Look(
            leaf,
            shown,
            (head, parts) =>
            {
                if (parts.Type != "release")
                {
                    refusal = WarrantResult.Refuse(
                        WarrantCodes.NotARelease,
                        $"record {head.Sequence} is a {parts.Type}, and only a release lets anything happen"
                    );
                    return null;
                }

                return new ReleasedAct
                {
                    Origin = head.Origin,
                    Record = head.Sequence,
                    Epoch = parts.Number("epoch"),
                    Act = parts.Text(RecordGroup.Target, "act"),
                    Command = parts.Text(RecordGroup.Target, "command"),
                    Actuator = parts.TextOrNull(RecordGroup.Target, "actuator"),
                    NotBefore = parts.Moment(RecordGroup.Target, "notBefore"),
                    NotAfter = parts.Moment(RecordGroup.Target, "notAfter"),
                    Nonce = parts.Text(RecordGroup.Target, "nonce"),
                };
            },
            out var broken
        );
        fault = released is null ? refusal ?? WarrantResult.Refuse(WarrantCodes.NotDisclosed, broken!) : null;
        return released;
    }
}
