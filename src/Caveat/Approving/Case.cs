using System.Collections.Immutable;

namespace Caveat.Approving;

/// <summary>
/// A held act in front of people (docs/reference/cases.md). Every transition gives a new case and reads nothing but what it is given;
/// silence is no, and no transition leads back from an end.
/// </summary>
public sealed record Case
{
    /// <summary>The time to decide where no norm names one.</summary>
    public static readonly TimeSpan DefaultTime = TimeSpan.FromMinutes(15);

    /// <summary>The time to decide on an act whose severity is critical, where no norm names one.</summary>
    public static readonly TimeSpan CriticalTime = TimeSpan.FromMinutes(5);

    /// <summary>How long after the last signature the agent can ask for the release.</summary>
    public static readonly TimeSpan UseTime = TimeSpan.FromMinutes(5);

    /// <summary>How long an objection binds the agent and the act.</summary>
    public static readonly TimeSpan ObjectionTime = TimeSpan.FromHours(24);

    /// <summary>Its name, for example <c>c-88</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The agent that proposed.</summary>
    public required string Agent { get; init; }

    /// <summary>The person who answers for the agent, and so cannot sign; null for none.</summary>
    public string? Owner { get; init; }

    /// <summary>The proposals of the act, the one that opened the case first.</summary>
    public required ImmutableArray<string> Proposals { get; init; }

    /// <summary>What people sign.</summary>
    public required CaseSubject Subject { get; init; }

    /// <summary>Whose signatures it needs.</summary>
    public required Formula Formula { get; init; }

    /// <summary>The zones that all targets lie in: a scoped role counts in these alone.</summary>
    public ImmutableArray<string> Zones { get; init; } = [];

    /// <summary>How often it was widened; a signature counts for the revision that it was given on.</summary>
    public int Revision { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset Opened { get; init; }

    /// <summary>When it is decided against unless it is decided before.</summary>
    public required DateTimeOffset DecideBy { get; init; }

    /// <summary>Where it stands.</summary>
    public CaseState State { get; init; } = CaseState.Open;

    /// <summary>The signatures, in the order they were given; also those on earlier revisions.</summary>
    public ImmutableArray<CaseSignature> Signatures { get; init; } = [];

    /// <summary>When it came to its end or was released; null before.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Until when the agent can ask for the release; null before people agreed.</summary>
    public DateTimeOffset? UseBy { get; init; }

    /// <summary>Whether it is not at its end: people decide, or the agent may ask for what they agreed to.</summary>
    public bool IsPending => State is CaseState.Open or CaseState.Decided;

    /// <summary>When it comes to its end by itself: its decide-by, or its use-by once people agreed.</summary>
    public DateTimeOffset Deadline => UseBy ?? DecideBy;

    /// <summary>Whether its time is over, and nobody has ended it yet.</summary>
    public bool IsDue(DateTimeOffset now) => IsPending && now >= Deadline;

    /// <summary>Why a person cannot decide in a role at this moment; null where they can.</summary>
    public DiagnosticCode? WhyNot(
        string person,
        string role,
        bool approves,
        ImmutableArray<Person> people,
        DateTimeOffset now
    )
    {
        // What people agreed to can be objected to until it is released.
        if (approves ? State != CaseState.Open : !IsPending)
        {
            return ApprovingCodes.NotOpen;
        }

        if (now >= Deadline)
        {
            return ApprovingCodes.TooLate;
        }

        if (!Holds(person, role, people))
        {
            return people.Any(each => each.Id == person && each.Roles.Any(grant => grant.Role == role))
                ? ApprovingCodes.OutOfScope
                : ApprovingCodes.NotEnrolled;
        }

        // An objection needs no part in the formula: who may not agree may still know a reason against.
        if (!approves)
        {
            return null;
        }

        return person == Owner ? ApprovingCodes.OwnAgent
            : Counted.Any(signature => signature.Person == person && IsTheirs(signature, people))
                ? ApprovingCodes.SignedAlready
            : !RoleCounts(Formula, role) ? ApprovingCodes.RoleNotAsked
            : null;
    }

    /// <summary>With an approval, by a key. Only after <see cref="WhyNot"/> gave no reason; a case that is not open stays as it is.</summary>
    public Case Approve(string person, string role, string statement, string key, DateTimeOffset now) =>
        State != CaseState.Open
            ? this
            : this with
            {
                Signatures = Signatures.Add(new(person, role, statement, key, now, Revision)),
            };

    /// <summary>Agreed to by people: the agent can ask for the release until <paramref name="useBy"/>. A case that is not open stays as it is.</summary>
    public Case Decide(DateTimeOffset useBy) =>
        State == CaseState.Open ? this with { State = CaseState.Decided, UseBy = useBy } : this;

    /// <summary>Decided against by a person; a case at its end stays as it is.</summary>
    public Case Object(DateTimeOffset now) => End(CaseState.Objected, now);

    /// <summary>Ended by silence, of people or of the agent; a case that is not due stays as it is.</summary>
    public Case Expire(DateTimeOffset now) => IsDue(now) ? End(CaseState.Expired, now) : this;

    /// <summary>Taken back by the agent; a case at its end stays as it is.</summary>
    public Case Withdraw(DateTimeOffset now) => End(CaseState.Withdrawn, now);

    /// <summary>Denied when it was ruled on again; a case at its end stays as it is.</summary>
    public Case Deny(DateTimeOffset now) => End(CaseState.Denied, now);

    /// <summary>
    /// Asks for more than it did, and is open, until its decide-by as before: what was signed until now was signed for less, and counts no
    /// more. A case at its end stays as it is.
    /// </summary>
    public Case Widen(Formula formula, string nonce) =>
        !IsPending
            ? this
            : this with
            {
                State = CaseState.Open,
                UseBy = null,
                Formula = formula,
                Revision = Revision + 1,
                Subject = Subject with { Nonce = nonce },
            };

    /// <summary>With a further proposal of the same act; a case at its end stays as it is.</summary>
    public Case Join(string proposal) => IsPending ? this with { Proposals = Proposals.Add(proposal) } : this;

    /// <summary>Released, once; a case that people have not agreed to stays as it is.</summary>
    public Case Release(DateTimeOffset now) =>
        State == CaseState.Decided ? this with { State = CaseState.Released, Ended = now } : this;

    /// <summary>
    /// Whether the signatures suffice for a formula: each on this revision and by another person, who at this moment is enrolled with the
    /// key they signed with, holds the role they signed in, and does not answer for the agent.
    /// </summary>
    public bool Satisfies(Formula formula, ImmutableArray<Person> people) =>
        IsSatisfied(
            formula,
            signature =>
                signature.Person != Owner
                && IsTheirs(signature, people)
                && Holds(signature.Person, signature.Role, people)
        );

    /// <summary>Whether enough people signed for it on this revision, whatever roles they hold now.</summary>
    public bool IsSigned => IsSatisfied(Formula, static _ => true);

    /// <summary>Whether whoever satisfies this case satisfies the formula too.</summary>
    public bool Covers(Formula formula) => FormulaLogic.Implies(Formula, formula);

    /// <summary>The formula that asks for what this case asks for and for another one as well.</summary>
    public Formula And(Formula formula) => FormulaLogic.AllOf([Formula, formula]);

    // A person counts once. Who got another key signs again, and then it is the later signature that counts.
    private IEnumerable<CaseSignature> Counted =>
        Signatures
            .Where(signature => signature.Revision == Revision)
            .Reverse()
            .DistinctBy(signature => signature.Person, StringComparer.Ordinal);

    private bool IsSatisfied(Formula formula, Func<CaseSignature, bool> counts)
    {
        var counted = Counted.Where(counts).ToList();
        return formula.IsSatisfiedBy(role =>
            role == Formula.Person ? counted.Count : counted.Count(signature => signature.Role == role)
        );
    }

    private Case End(CaseState end, DateTimeOffset now) =>
        IsPending ? this with { State = end, Ended = now } : this;

    // A key that was taken away, because somebody else may have it, takes away what it signed.
    private static bool IsTheirs(CaseSignature signature, ImmutableArray<Person> people) =>
        people.Any(each => each.Id == signature.Person && each.Has(signature.Key));

    // `person` is anyone enrolled: nobody is given it, and it has no scope.
    private bool Holds(string person, string role, ImmutableArray<Person> people) =>
        people.Any(each =>
            each.Id == person
            && (
                role == Formula.Person
                || each.Roles.Any(grant =>
                    grant.Role == role
                    && (grant.Zones.IsEmpty || grant.Zones.Any(zone => Zones.IndexOf(zone) >= 0))
                )
            )
        );

    private static bool RoleCounts(Formula formula, string role) =>
        formula switch
        {
            Formula.Signatures one => one.Role == role || one.Role == Formula.Person,
            Formula.All all => all.Parts.Any(part => RoleCounts(part, role)),
            Formula.Any any => any.Parts.Any(part => RoleCounts(part, role)),
            Formula.Several several => several.Roles.IndexOf(role) >= 0
                || several.Roles.IndexOf(Formula.Person) >= 0,
            _ => false,
        };
}

/// <summary>Where a case stands.</summary>
public enum CaseState
{
    /// <summary>People can decide.</summary>
    Open,

    /// <summary>People agreed; it is released when the agent asks for it.</summary>
    Decided,

    /// <summary>The agent asked for it; ruled on again it was released.</summary>
    Released,

    /// <summary>A person decided against it.</summary>
    Objected,

    /// <summary>Nobody decided in time, or the agent did not ask in time for what people agreed to.</summary>
    Expired,

    /// <summary>The agent took it back.</summary>
    Withdrawn,

    /// <summary>Ruled on again it was denied, or a halt ended it.</summary>
    Denied,
}

/// <summary>A person's approval.</summary>
/// <param name="Person">Who.</param>
/// <param name="Role">In which role.</param>
/// <param name="Statement">In their words.</param>
/// <param name="Key">By which public key, as the person was enrolled with it.</param>
/// <param name="At">When.</param>
/// <param name="Revision">The revision of the case that was signed.</param>
public sealed record CaseSignature(
    string Person,
    string Role,
    string Statement,
    string Key,
    DateTimeOffset At,
    int Revision
);
