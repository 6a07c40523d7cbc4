using CsCheck;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>One thing that happens in a history. Numbers name what there is at that moment, modulo how many there are.</summary>
internal abstract record Step
{
    private Step() { }

    /// <summary>Under a new id where it is negative.</summary>
    public sealed record Propose(int Agent, int Act, int Id) : Step;

    /// <summary>The act of a case that is pending, once more.</summary>
    public sealed record ProposeAgain(int Case) : Step;

    /// <summary>The agent asks for what people agreed to.</summary>
    public sealed record Ask(int Case) : Step;

    /// <summary>A negative person is one who can bring the case on, and a negative role the one that they hold.</summary>
    public sealed record Decide(int Case, int Person, int Role, bool Approves, Flaw Flaw) : Step;

    public sealed record Withdraw(int Proposal) : Step;

    public sealed record Report(int Proposal) : Step;

    public sealed record FileThreat(int Confidence) : Step;

    public sealed record Pass(int Seconds) : Step;

    public sealed record Leap(int Seconds) : Step;

    public sealed record Halt(int Person, int Scope, bool IsForged) : Step;

    public sealed record Resume(int Person, int Scope, bool IsForged) : Step;

    public sealed record Activate(int Version) : Step;

    public sealed record ChangePerson(int Person, Change Change) : Step;

    public sealed record ChangeAgent(int Agent) : Step;

    public sealed record ChangeOwner(int Person) : Step;

    public sealed record MovePumps : Step;

    public sealed record Restart : Step;

    public sealed record Crash : Step;

    /// <summary>The gate crashes while it does something; of what it recorded nothing reached the disk, or the first record.</summary>
    public sealed record CrashDuring(Step During, bool Keeps) : Step;

    private static readonly Gen<Step> _ofAgents = Gen.Frequency(
        (
            9,
            Gen.Select(
                Gen.Frequency((3, Gen.Const(0)), (1, Gen.Const(1))),
                Gen.Int[0, HistoryWorld.Acts.Length - 1],
                Gen.Frequency((8, Gen.Const(-1)), (1, Gen.Int[0, 99])),
                (agent, act, id) => (Step)new Propose(agent, act, id)
            )
        ),
        (3, Gen.Int[0, 99].Select(held => (Step)new ProposeAgain(held))),
        (4, Gen.Int[0, 99].Select(held => (Step)new Ask(held))),
        (1, Gen.Int[0, 99].Select(proposal => (Step)new Withdraw(proposal)))
    );

    private static readonly Gen<Step> _decisions = Gen.Select(
        Gen.Int[0, 99],
        Gen.Frequency((2, Gen.Const(-1)), (1, Gen.Int[0, HistoryWorld.People.Length - 1])),
        Gen.Frequency((6, Gen.Const(-1)), (1, Gen.Int[0, HistoryWorld.Roles.Length - 1])),
        Gen.Frequency((20, Gen.Const(true)), (1, Gen.Const(false))),
        Gen.Frequency((5, Gen.Const(Flaw.None)), (1, Gen.Enum<Flaw>())),
        (about, person, role, approves, flaw) => (Step)new Decide(about, person, role, approves, flaw)
    );

    private static readonly Gen<Step> _orders = Gen.Select(
        Gen.Int[0, 3],
        Gen.Int[0, HistoryWorld.People.Length - 1],
        Gen.Int[0, 99],
        Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true))),
        (kind, person, scope, isForged) =>
            kind == 0 ? (Step)new Halt(person, scope, isForged) : new Resume(person, scope, isForged)
    );

    private static readonly Gen<Step> _changes = Gen.Frequency(
        (8, Gen.Int[0, HistoryWorld.Versions.Length - 1].Select(version => (Step)new Activate(version))),
        (
            5,
            Gen.Select(
                Gen.Int[0, HistoryWorld.People.Length - 1],
                Gen.Enum<Change>(),
                (person, change) => (Step)new ChangePerson(person, change)
            )
        ),
        (1, Gen.Int[0, 1].Select(agent => (Step)new ChangeAgent(agent))),
        (1, Gen.Int[0, HistoryWorld.People.Length].Select(person => (Step)new ChangeOwner(person))),
        (1, Gen.Const((Step)new MovePumps()))
    );

    private static readonly Gen<Step> _any = Gen.Frequency(
        (15, _ofAgents),
        (16, _decisions),
        (3, _orders),
        (5, _changes),
        (4, Gen.OneOf(1, 30, 60, 240, 300, 600, 900, 86_400).Select(time => (Step)new Pass(time))),
        (1, Gen.OneOf(3, 8, 900, -3, -900).Select(time => (Step)new Leap(time))),
        (1, Gen.Int[0, 99].Select(proposal => (Step)new Report(proposal))),
        (1, Gen.Int[0, 9].Select(confidence => (Step)new FileThreat(confidence))),
        (1, Gen.OneOf<Step>(new Restart(), new Crash())),
        (
            2,
            Gen.Select(
                Gen.OneOf(_ofAgents, _decisions, _decisions, _decisions, _orders),
                Gen.Frequency((1, Gen.Const(false)), (3, Gen.Const(true))),
                (during, keeps) => (Step)new CrashDuring(during, keeps)
            )
        )
    );

    /// <summary>Histories of up to so many steps.</summary>
    public static Gen<Step[]> Histories(int most) => _any.Array[most / 2, most];
}

/// <summary>What is wrong with a person's signature.</summary>
internal enum Flaw
{
    None,
    KeyOfAnother,
    OtherKeyOfTheirs,
    ShownEarlier,
    OtherStatement,
    OtherRole,
    OtherDecision,
    OtherCase,
    Late,
    Garbage,
}

/// <summary>What becomes of a person.</summary>
internal enum Change
{
    LosesRoles,
    HasFirstRoles,
    IsOfficer,
    IsBoth,
    IsRemoved,
    HasOtherKey,
    HasFirstKey,
    HasNoKey,
}
