using System.Collections.Immutable;
using Caveat.Approving;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Approving;

// Mutation check: an end that another transition leaves, an expiry before its time, `>` for `>=` at decide-by, a signature of an
// earlier revision or of a former key that counts, a person who counts twice: each fails one of these.
public class CaseTests
{
    private static readonly DateTimeOffset _opened = Noon;
    private static readonly DateTimeOffset _decideBy = Noon.AddMinutes(15);
    private static readonly Formula _both = Both(Officer, Engineer);

    private static readonly ImmutableArray<Person> _people =
    [
        new("officer-1", null, [new("watch-officer", []), new("commander", [])]) { PublicKey = "key-1" },
        new("officer-2", null, [new("watch-officer", [])]) { PublicKey = "key-2" },
        new("engineer-1", null, [new("clinical-engineer", ["wards"])]) { PublicKey = "key-3" },
        new("owner-1", null, [new("watch-officer", [])]) { PublicKey = "key-4" },
        new("clerk-1", null, []) { PublicKey = "key-5" },
    ];

    private static readonly DateTimeOffset _useBy = Noon.AddMinutes(20);

    /// <summary>Every transition, and where it leads to from a case that is open and from one that is decided; null where it leads nowhere.</summary>
    private static readonly Dictionary<
        string,
        (Func<Case, Case> Take, CaseState? FromOpen, CaseState? FromDecided)
    > _transitions = new(StringComparer.Ordinal)
    {
        ["decide"] = (pending => pending.Decide(_useBy), CaseState.Decided, null),
        ["release"] = (pending => pending.Release(Noon), null, CaseState.Released),
        ["object"] = (pending => pending.Object(Noon), CaseState.Objected, CaseState.Objected),
        ["expire"] = (pending => pending.Expire(_useBy), CaseState.Expired, CaseState.Expired),
        ["withdraw"] = (pending => pending.Withdraw(Noon), CaseState.Withdrawn, CaseState.Withdrawn),
        ["deny"] = (pending => pending.Deny(Noon), CaseState.Denied, CaseState.Denied),
        ["widen"] = (pending => pending.Widen(_both, "n2"), CaseState.Open, CaseState.Open),
        ["join"] = (pending => pending.Join("p2"), CaseState.Open, CaseState.Decided),
        ["approve"] = (
            pending => pending.Approve("officer-1", "watch-officer", "", "key-1", Noon),
            CaseState.Open,
            null
        ),
    };

    public static TheoryData<string> Transitions => [.. _transitions.Keys];

    public static TheoryData<string, string> AfterAnEnd =>
        [
            .. from end in _transitions
            where IsEnd(end.Value.FromDecided)
            from next in _transitions.Keys
            select (end.Key, next),
        ];

    [Theory]
    [MemberData(nameof(Transitions))]
    public void An_open_case_goes_where_it_may(string name)
    {
        var (take, to, _) = _transitions[name];
        var open = Open();

        AssertTaken(open, take(open), to);
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public void A_decided_case_goes_where_it_may(string name)
    {
        var (take, _, to) = _transitions[name];
        var decided = Open().Decide(_useBy);

        AssertTaken(decided, take(decided), to);
    }

    [Theory]
    [MemberData(nameof(AfterAnEnd))]
    public void A_case_at_its_end_takes_none(string end, string next)
    {
        var ended = _transitions[end].Take(Open().Decide(_useBy));

        var after = _transitions[next].Take(ended);

        Assert.Same(ended, after);
        foreach (var approves in (bool[])[true, false])
        {
            Assert.Equal(
                ApprovingCodes.NotOpen,
                after.WhyNot("officer-1", "watch-officer", approves, _people, Noon)
            );
        }
    }

    [Fact]
    public void What_people_agreed_to_can_be_objected_to_until_its_use_by_and_takes_no_more_approvals()
    {
        var (decided, before) = (Open().Decide(_useBy), _useBy.AddTicks(-1));

        Assert.Equal(
            ApprovingCodes.NotOpen,
            decided.WhyNot("officer-1", "watch-officer", approves: true, _people, Noon)
        );
        Assert.Null(decided.WhyNot("officer-1", "watch-officer", approves: false, _people, before));
        Assert.Equal(
            ApprovingCodes.TooLate,
            decided.WhyNot("officer-1", "watch-officer", approves: false, _people, _useBy)
        );
        Assert.Same(decided, decided.Expire(before));
        Assert.Equal(_useBy, decided.Deadline);
    }

    [Fact]
    public void What_is_widened_after_people_agreed_is_open_until_its_decide_by()
    {
        var widened = Open().Decide(_useBy).Widen(_both, "n2");

        Assert.Equal(_decideBy, widened.Deadline);
        Assert.True(widened.IsDue(_decideBy));
        Assert.Same(widened, widened.Release(Noon));
    }

    [Fact]
    public void The_time_to_decide_is_over_at_its_last_moment_and_not_before()
    {
        var (before, open) = (_decideBy.AddTicks(-1), Open());

        Assert.False(open.IsDue(before));
        Assert.Same(open, open.Expire(before));
        Assert.Null(open.WhyNot("officer-1", "watch-officer", approves: true, _people, before));
        Assert.True(open.IsDue(_decideBy));
        Assert.Equal(
            ApprovingCodes.TooLate,
            open.WhyNot("officer-1", "watch-officer", approves: true, _people, _decideBy)
        );
        Assert.Equal(
            ApprovingCodes.TooLate,
            open.WhyNot("officer-1", "watch-officer", approves: false, _people, _decideBy)
        );
    }

    public static TheoryData<string, string, bool, DiagnosticCode?> Signing() =>
        new()
        {
            { "officer-1", "watch-officer", true, null },
            { "engineer-1", "clinical-engineer", true, null },
            { "officer-1", "commander", true, ApprovingCodes.RoleNotAsked },
            { "officer-1", "commander", false, null },
            { "officer-1", "clinical-engineer", true, ApprovingCodes.NotEnrolled },
            { "officer-1", "clinical-engineer", false, ApprovingCodes.NotEnrolled },
            { "stranger", "watch-officer", true, ApprovingCodes.NotEnrolled },
            { "stranger", Formula.Person, false, ApprovingCodes.NotEnrolled },
            { "owner-1", "watch-officer", true, ApprovingCodes.OwnAgent },
            { "owner-1", "watch-officer", false, null },
            { "clerk-1", Formula.Person, true, ApprovingCodes.RoleNotAsked },
            { "clerk-1", Formula.Person, false, null },
        };

    [Theory]
    [MemberData(nameof(Signing))]
    public void Who_may_sign_in_which_role(string person, string role, bool approves, DiagnosticCode? why) =>
        Assert.Equal(why, Open(_both, "wards").WhyNot(person, role, approves, _people, Noon));

    [Fact]
    public void A_scoped_role_counts_only_where_all_targets_lie_within_its_zones()
    {
        var elsewhere = Open(_both, "offices");

        Assert.Equal(
            ApprovingCodes.OutOfScope,
            elsewhere.WhyNot("engineer-1", "clinical-engineer", approves: true, _people, Noon)
        );
        Assert.False(Signed(elsewhere, "officer-1", "engineer-1").Satisfies(_both, _people));
        Assert.True(Signed(Open(_both, "wards"), "officer-1", "engineer-1").Satisfies(_both, _people));
    }

    [Fact]
    public void Anyone_enrolled_signs_as_a_person_where_that_is_asked()
    {
        var asked = Role(Formula.Person, 2);
        var open = Open(asked);

        var signed = open.Approve("clerk-1", Formula.Person, "", "key-5", Noon)
            .Approve("engineer-1", Formula.Person, "", "key-3", Noon);

        Assert.Null(open.WhyNot("clerk-1", Formula.Person, approves: true, _people, Noon));
        Assert.True(signed.Satisfies(asked, _people));
        Assert.False(signed.Satisfies(Engineer, _people));
        Assert.Null(
            Open(Some(1, "commander", Formula.Person))
                .WhyNot("clerk-1", Formula.Person, approves: true, _people, Noon)
        );
    }

    [Fact]
    public void A_person_counts_once_in_one_role()
    {
        var two = Role("watch-officer", 2);
        var once = Signed(Open(two), "officer-1");

        Assert.Equal(
            ApprovingCodes.SignedAlready,
            once.WhyNot("officer-1", "watch-officer", approves: true, _people, Noon)
        );
        Assert.Null(once.WhyNot("officer-1", "watch-officer", approves: false, _people, Noon));
        Assert.False(Signed(once, "officer-1").Satisfies(two, _people));
        Assert.True(Signed(once, "officer-2").Satisfies(two, _people));
    }

    [Fact]
    public void What_was_signed_before_it_was_widened_counts_no_more()
    {
        var widened = Signed(Open(), "officer-1").Widen(_both, "n2");

        Assert.Equal(1, widened.Revision);
        Assert.Equal("n2", widened.Subject.Nonce);
        Assert.Equal(_both, widened.Formula);
        Assert.False(widened.Satisfies(Officer, _people));
        Assert.False(widened.IsSigned);
        Assert.Null(widened.WhyNot("officer-1", "watch-officer", approves: true, _people, Noon));
    }

    [Fact]
    public void A_signature_counts_only_while_its_person_is_enrolled_and_holds_the_role()
    {
        var signed = Signed(Open(), "officer-1");
        var removed = _people.RemoveAt(0);
        var demoted = _people.SetItem(0, _people[0] with { Roles = [new("commander", [])] });

        Assert.True(signed.Satisfies(Officer, _people));
        Assert.False(signed.Satisfies(Officer, removed));
        Assert.False(signed.Satisfies(Officer, demoted));
        Assert.False((signed with { Owner = "officer-1" }).Satisfies(Officer, _people));
    }

    [Fact]
    public void Who_gets_another_key_signs_again_and_counts_once()
    {
        var two = Role("watch-officer", 2);
        var signed = Signed(Open(two), "officer-1");
        var renewed = _people.SetItem(0, _people[0] with { PublicKey = "key-9" });

        var again = signed.Approve("officer-1", "watch-officer", "", "key-9", Noon);

        Assert.False(signed.Satisfies(Officer, renewed));
        Assert.Null(signed.WhyNot("officer-1", "watch-officer", approves: true, renewed, Noon));
        Assert.True(again.Satisfies(Officer, renewed));
        Assert.False(again.Satisfies(two, renewed));
        Assert.False(again.IsSigned);
    }

    [Fact]
    public void A_case_covers_what_its_signatures_satisfy_and_asks_for_both_where_it_does_not()
    {
        var open = Open(_both);

        Assert.True(open.Covers(Officer));
        Assert.False(open.Covers(Role("watch-officer", 2)));
        Assert.Equal("2 watch-officer and clinical-engineer", $"{open.And(Role("watch-officer", 2))}");
    }

    private static bool IsEnd(CaseState? state) => state is not (null or CaseState.Open or CaseState.Decided);

    private static void AssertTaken(Case before, Case after, CaseState? to)
    {
        Assert.Equal(to is null, ReferenceEquals(before, after));
        Assert.Equal(to ?? before.State, after.State);
        Assert.Equal(IsEnd(after.State), after.Ended is not null);
        Assert.Equal(!IsEnd(after.State), after.IsPending);
        Assert.Equal(
            after.State == CaseState.Open ? null
                : to is CaseState.Decided ? _useBy
                : before.UseBy,
            after.UseBy
        );
    }

    private static Case Open(Formula? formula = null, params string[] zones) =>
        new()
        {
            Id = "c-1",
            Agent = "soar-7",
            Owner = "owner-1",
            Proposals = ["p1"],
            Subject = new("gate.example", "act", "proposal", "facts", "effect", "norms", "n1"),
            Formula = formula ?? Officer,
            Zones = [.. zones],
            Opened = _opened,
            DecideBy = _decideBy,
        };

    // Each in their first role, by the key they are enrolled with.
    private static Case Signed(Case open, params string[] people) =>
        people.Aggregate(
            open,
            (signed, id) =>
            {
                var person = _people.Single(each => each.Id == id);
                return signed.Approve(id, person.Roles[0].Role, "seen", person.PublicKey!, Noon);
            }
        );
}
