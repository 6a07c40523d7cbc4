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

    /// <summary>How long a release can be used after the last signature.</summary>
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

    /// <summary>When it came to its end or was released; null while it is open.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Until when a release can be used; null where there is none.</summary>
    public DateTimeOffset? UseBy { get; init; }

    /// <summary>Whether nobody can sign any more because the time is over.</summary>
    public bool IsDue(DateTimeOffset now) => State == CaseState.Open && now >= DecideBy;

    /// <summary>Why a person cannot decide in a role at this moment; null where they can.</summary>
    public DiagnosticCode? WhyNot(
        string person,
        string role,
        bool approves,
        ImmutableArray<Person> people,
        DateTimeOffset now
    )
    {
        if (State != CaseState.Open)
        {
            return ApprovingCodes.NotOpen;
        }

        if (now >= DecideBy)
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
            : Counted.Any(signature => signature.Person == person) ? ApprovingCodes.SignedAlready
            : !RoleCounts(Formula, role) ? ApprovingCodes.RoleNotAsked
            : null;
    }

    /// <summary>With an approval. Only after <see cref="WhyNot"/> gave no reason.</summary>
    public Case Approve(string person, string role, string statement, DateTimeOffset now) =>
        this with
        {
            Signatures = Signatures.Add(new(person, role, statement, now, Revision)),
        };

    /// <summary>Decided against by a person.</summary>
    public Case Object(DateTimeOffset now) => End(CaseState.Objected, now);

    /// <summary>Without a release, or with none any more.</summary>
    public Case End(CaseState end, DateTimeOffset now) =>
        State == CaseState.Open ? this with { State = end, Ended = now } : this;

    /// <summary>Asks for more than it did: what was signed until now was signed for less, and counts no more.</summary>
    public Case Widen(Formula formula, string nonce) =>
        State != CaseState.Open
            ? this
            : this with
            {
                Formula = formula,
                Revision = Revision + 1,
                Subject = Subject with { Nonce = nonce },
            };

    /// <summary>With a further proposal of the same act.</summary>
    public Case Join(string proposal) => this with { Proposals = Proposals.Add(proposal) };

    /// <summary>Released, once.</summary>
    public Case Release(DateTimeOffset now, DateTimeOffset useBy) =>
        State == CaseState.Open ? this with { State = CaseState.Released, Ended = now, UseBy = useBy } : this;

    /// <summary>
    /// Whether the signatures suffice for a formula: each by another person who is enrolled and holds the role they signed in at this
    /// moment, on this revision.
    /// </summary>
    public bool Satisfies(Formula formula, ImmutableArray<Person> people) =>
        IsSatisfied(formula, signature => Holds(signature.Person, signature.Role, people));

    /// <summary>Whether enough people signed for it on this revision, whatever roles they hold now.</summary>
    public bool IsSigned => IsSatisfied(Formula, static _ => true);

    private bool IsSatisfied(Formula formula, Func<CaseSignature, bool> counts)
    {
        var counted = Counted.Where(counts).ToList();
        return formula.IsSatisfiedBy(role =>
            role == Formula.Person ? counted.Count : counted.Count(signature => signature.Role == role)
        );
    }

    /// <summary>Whether whoever satisfies this case satisfies the formula too.</summary>
    public bool Covers(Formula formula) => FormulaLogic.Implies(Formula, formula);

    /// <summary>The formula that asks for what this case asks for and for another one as well.</summary>
    public Formula And(Formula formula) => FormulaLogic.AllOf([Formula, formula]);

    private IEnumerable<CaseSignature> Counted =>
        Signatures
            .Where(signature => signature.Revision == Revision)
            .DistinctBy(signature => signature.Person, StringComparer.Ordinal);

    private bool Holds(string person, string role, ImmutableArray<Person> people) =>
        people.Any(each =>
            each.Id == person
            && each.Roles.Any(grant =>
                grant.Role == role
                && (grant.Zones.IsEmpty || grant.Zones.Any(zone => Zones.IndexOf(zone) >= 0))
            )
        );

    private static bool RoleCounts(Formula formula, string role) =>
        formula switch
        {
            Formula.Signatures one => one.Role == role || one.Role == Formula.Person,
            Formula.All all => all.Parts.Any(part => RoleCounts(part, role)),
            Formula.Any any => any.Parts.Any(part => RoleCounts(part, role)),
            Formula.Several several => several.Roles.IndexOf(role) >= 0,
            _ => false,
        };
}

/// <summary>Where a case stands.</summary>
public enum CaseState
{
    /// <summary>People can decide.</summary>
    Open,

    /// <summary>Approved, ruled on again and released.</summary>
    Released,

    /// <summary>A person decided against it.</summary>
    Objected,

    /// <summary>Nobody decided in time.</summary>
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
/// <param name="At">When.</param>
/// <param name="Revision">The revision of the case that was signed.</param>
public sealed record CaseSignature(
    string Person,
    string Role,
    string Statement,
    DateTimeOffset At,
    int Revision
);
