using System.Collections.Immutable;

namespace Caveat.Wire;

/// <summary>Reads an OpenC2 command (Language Spec 1.0, section 3.3.1).</summary>
internal static class CommandReader
{
    /// <summary>The word for a call that nobody mapped: it leaves the verb unknown. Only proposals take it.</summary>
    public const string Unmapped = "unknown";

    // The twenty actions are the first twenty verbs; LS 3.1.4 lets nobody add to them.
    private const Verb LastAction = Verb.Remediate;

    /// <summary>The actions of OpenC2.</summary>
    public static ImmutableArray<string> Actions { get; } =
    [.. Enum.GetValues<Verb>().Where(verb => verb <= LastAction).Select(Words.Of)];

    /// <summary>The actions of a proposal: those of OpenC2, seven that go beyond them, and the word for a call nobody mapped.</summary>
    public static ImmutableArray<string> ProposalActions { get; } = [.. Words.Verbs, Unmapped];

    /// <summary>
    /// The command, or null where it is none. A bare one has the twenty actions only; what it declares in <c>args["x-caveat"]</c> comes
    /// out as <paramref name="declaration"/>.
    /// </summary>
    public static Command? Read(JsonPlace place, bool isBare, Findings findings, out JsonPlace? declaration)
    {
        declaration = null;
        if (!Expect.Object(place, findings))
        {
            return null;
        }

        var seen = new Members();
        foreach (var member in place.Items)
        {
            seen.Read(member, isBare, findings);
        }

        declaration = seen.Declaration;
        Expect.Present(seen.HasAction, place, "action", findings);
        Expect.Present(seen.HasTarget, place, "target", findings);
        if (seen.Target is CommandTarget.Features)
        {
            CheckFeatures(place, seen, findings);
        }

        return seen.Target is null
            ? null
            : new()
            {
                CommandId = seen.CommandId,
                Verb = seen.Verb,
                Target = seen.Target,
                Arguments = seen.Arguments ?? new(),
                Actuator = seen.Actuator,
            };
    }

    // LS 4.1: `features` goes with `query`, and with no argument but a response requested when complete.
    private static void CheckFeatures(JsonPlace place, Members seen, Findings findings)
    {
        if (seen.Verb is not Verb.Query)
        {
            findings.Add(WireCodes.MisusedFeatures, place, "`features` is a target of `query` only");
        }

        var isPlain =
            seen.Arguments
            is null
                or {
                    StartTime: null,
                    StopTime: null,
                    Duration: null,
                    ResponseRequested: null or "complete",
                    Extensions.IsEmpty: true
                };
        if (!isPlain || seen.Declaration is not null)
        {
            findings.Add(
                WireCodes.MisusedFeatures,
                place,
                "`query features` takes no argument but `response_requested`: `complete`"
            );
        }
    }

    private struct Members
    {
        public bool HasAction;
        public bool HasTarget;
        public Verb? Verb;
        public CommandTarget? Target;
        public CommandArguments? Arguments;
        public ActuatorSpecifiers? Actuator;
        public string? CommandId;
        public JsonPlace? Declaration;

        public void Read(JsonPlace member, bool isBare, Findings findings)
        {
            if (member.Is("action"u8))
            {
                HasAction = true;
                Verb = ReadAction(member, isBare, findings);
            }
            else if (member.Is("target"u8))
            {
                HasTarget = true;
                Target = TargetReader.Read(member, findings);
            }
            else if (member.Is("args"u8))
            {
                Arguments = ArgumentReader.Read(member, isBare, findings, out Declaration);
            }
            else if (member.Is("actuator"u8))
            {
                Actuator = SpecifierReader.Read(member, findings);
            }
            else if (member.Is("command_id"u8))
            {
                CommandId = TargetReader.ReadCommandId(member, findings);
            }
            else
            {
                Wire.Expect.UnknownMember(member, "action, target, args, actuator, command_id", findings);
            }
        }
    }

    private static Verb? ReadAction(JsonPlace place, bool isBare, Findings findings)
    {
        if (!Expect.Kind(place, System.Text.Json.JsonValueKind.String, "text", findings))
        {
            return null;
        }

        var verb = WordTable<Verb>.Find(place.Text);
        var isKnown = verb is null
            ? !isBare && place.Text.SequenceEqual("unknown"u8)
            : !isBare || verb <= LastAction;
        if (isKnown)
        {
            return verb;
        }

        Expect.UnknownWord(place, isBare ? Actions : ProposalActions, WireCodes.UnknownAction, findings);
        return null;
    }
}
