using System.Collections.Immutable;

namespace Caveat.Wire;

/// <summary>Reads the members of a proposal.</summary>
internal struct ProposalBody
{
    private const string Known =
        "id, agent, operation, command, targets, actuator, effect, threat, labels, justification";

    private string? _id;
    private string? _agent;
    private string? _operation;
    private string? _actuator;
    private string? _threatId;
    private string? _justification;
    private Command? _command;
    private DeclaredEffect? _effect;
    private Threat? _asserted;
    private ImmutableSortedDictionary<string, string>? _labels;
    private ImmutableArray<CommandTarget> _targets;
    private byte[]? _canonicalCommand;
    private byte[]? _canonicalTargets;

    /// <summary>The proposal; it stands only if there are no findings.</summary>
    public static Proposal? Read(JsonPlace root, Findings findings)
    {
        if (!Expect.Object(root, findings))
        {
            return null;
        }

        var body = new ProposalBody { _targets = [] };
        var present = Required.None;
        foreach (var member in root.Items)
        {
            present |= body.ReadMember(member, findings);
        }

        Expect.Present(present.HasFlag(Required.Id), root, "id", findings);
        Expect.Present(present.HasFlag(Required.Agent), root, "agent", findings);
        Expect.Present(present.HasFlag(Required.Command), root, "command", findings);
        return findings.IsEmpty ? body.ToProposal(Digests.Of(root.ToCanonical())) : null;
    }

    private Required ReadMember(JsonPlace member, Findings findings)
    {
        if (member.Is("id"u8))
        {
            _id = Expect.Id(member, findings);
            return Required.Id;
        }

        if (member.Is("agent"u8))
        {
            _agent = Expect.Name(member, findings);
            return Required.Agent;
        }

        if (member.Is("command"u8))
        {
            _command = CommandReader.Read(member, isBare: false, findings, out _);
            _canonicalCommand = findings.IsEmpty ? member.ToCanonicalWithout("command_id"u8) : null;
            return Required.Command;
        }

        ReadOptional(member, findings);
        return Required.None;
    }

    private void ReadOptional(JsonPlace member, Findings findings)
    {
        if (member.Is("operation"u8))
        {
            _operation = Expect.Name(member, findings);
        }
        else if (member.Is("targets"u8))
        {
            _targets = ReadTargets(member, findings);
            _canonicalTargets = findings.IsEmpty ? member.ToCanonical() : null;
        }
        else if (member.Is("actuator"u8))
        {
            _actuator = Expect.Name(member, findings);
        }
        else if (member.Is("effect"u8))
        {
            _effect = DeclarationReader.ReadEffect(member, findings);
        }
        else if (member.Is("threat"u8))
        {
            (_threatId, _asserted) = DeclarationReader.ReadThreat(member, findings);
        }
        else if (member.Is("labels"u8))
        {
            _labels = ReadLabels(member, findings);
        }
        else if (member.Is("justification"u8))
        {
            _justification = Expect.Text(member, 0, WireLimits.Justification, findings);
        }
        else
        {
            Expect.UnknownMember(member, Known, findings);
        }
    }

    private static ImmutableArray<CommandTarget> ReadTargets(JsonPlace place, Findings findings)
    {
        if (!Expect.Array(place, 0, WireLimits.Targets, findings))
        {
            return [];
        }

        var targets = ImmutableArray.CreateBuilder<CommandTarget>(place.Count);
        foreach (var element in place.Items)
        {
            var target = TargetReader.Read(element, findings);
            if (target is CommandTarget.Features)
            {
                findings.Add(
                    WireCodes.MisusedFeatures,
                    element,
                    "`features` cannot stand beside other targets"
                );
            }

            if (target is not null)
            {
                targets.Add(target);
            }
        }

        return targets.DrainToImmutable();
    }

    private static ImmutableSortedDictionary<string, string>? ReadLabels(JsonPlace place, Findings findings)
    {
        if (!Expect.Object(place, findings))
        {
            return null;
        }

        if (place.Count > WireLimits.Labels)
        {
            findings.Add(
                WireCodes.OutOfRange,
                place,
                $"there are {place.Count} labels; it takes up to {WireLimits.Labels}"
            );
            return null;
        }

        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var member in place.Items)
        {
            var name = member.NameString();
            var length = name.EnumerateRunes().Count();
            if (length is 0 or > WireLimits.Label)
            {
                findings.Add(
                    WireCodes.OutOfRange,
                    member,
                    $"a label's name has {length} characters; it takes 1 to {WireLimits.Label}"
                );
            }

            labels[name] = Expect.Text(member, 0, WireLimits.Label, findings) ?? "";
        }

        return labels.ToImmutable();
    }

    private readonly Proposal ToProposal(string digest)
    {
        var proposal = new Proposal
        {
            Id = _id!,
            Agent = _agent!,
            Operation = _operation,
            Command = _command!,
            Targets = _targets,
            Actuator = _actuator,
            Effect = _effect ?? new(),
            ThreatId = _threatId,
            AssertedThreat = _asserted,
            Justification = _justification,
            Digest = digest,
            CanonicalCommand = _canonicalCommand,
            CanonicalTargets = _canonicalTargets,
        };
        return _labels is null ? proposal : proposal with { Labels = _labels };
    }

    [Flags]
    private enum Required
    {
        None = 0,
        Id = 1,
        Agent = 2,
        Command = 4,
    }
}
