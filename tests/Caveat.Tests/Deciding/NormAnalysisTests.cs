using System.Collections.Immutable;
using Caveat.Deciding;
using Caveat.Language;
using CsCheck;

namespace Caveat.Tests.Deciding;

public sealed class NormAnalysisTests
{
    private const string Permits = """
        norm open
          permit when action.category <= internal-defence
          because "x"

        """;

    [Theory]
    [InlineData("forbid when context.hour > 5 and context.hour < 3")]
    [InlineData("forbid when context.readiness >= crisis and not context.readiness >= heightened")]
    [InlineData("forbid when action.verb == deny and action.verb in [contain, allow]")]
    [InlineData("forbid when action.tactics has a and not action.tactics has any of [a, b]")]
    [InlineData("forbid when context.presence and (not context.presence or context.hour > 23)")]
    [InlineData("forbid when agent.id like \"a*\" and not agent.id like \"a*\"")]
    public void A_condition_that_contradicts_itself_is_named(string statement) =>
        Assert.Equal([LanguageCodes.NeverBites], Codes($"norm n\n  {statement}"));

    [Theory]
    [InlineData("forbid when context.hour > 5 and context.hour < 7")]
    [InlineData("forbid when action.verb == deny or action.verb == allow")]
    [InlineData("forbid when agent.id like \"a*\" and not agent.id like \"b*\"")]
    [InlineData("forbid unless target.owner == self and target.owner == partner")]
    public void A_condition_that_can_be_true_is_not(string statement) =>
        Assert.Empty(Codes($"norm n\n  {statement}"));

    [Theory]
    [InlineData("forbid when effect.severity > 5", "forbid when effect.severity > 3")]
    [InlineData(
        "require approval by officer when effect.severity > 5",
        "require approval by 2 officer when effect.severity > 3"
    )]
    [InlineData("require approval by officer when effect.severity > 5", "forbid when effect.severity >= 5")]
    [InlineData(
        "permit when effect.severity < 5 because \"x\"",
        "permit when effect.severity < 7 because \"x\""
    )]
    [InlineData(
        "permit with approval by officer when effect.severity < 5",
        "permit when effect.severity < 5"
    )]
    [InlineData("forbid when target.tags has all of [a, b]", "forbid when target.tags has a")]
    [InlineData(
        "forbid when action.verb == deny and effect.severity > 5 or action.verb == stop and effect.severity > 5",
        "forbid when action.verb in [deny, stop, allow] and effect.severity > 5"
    )]
    public void A_norm_that_another_covers_is_named(string covered, string covering) =>
        Assert.Equal(
            [LanguageCodes.Shadowed],
            Codes($"norm covered\n  {covered}\n\nnorm covering\n  {covering}")
        );

    [Theory]
    [InlineData("forbid when effect.severity > 5", "forbid when effect.severity > 5 and action.opaque")]
    [InlineData("require approval by 2 officer when effect.severity > 5", "require approval by officer")]
    [InlineData(
        "require approval by officer within 1m when effect.severity > 5",
        "require approval by officer within 5m"
    )]
    [InlineData(
        "require approval by officer individually when effect.severity > 5",
        "require approval by officer"
    )]
    [InlineData(
        "forbid when effect.severity > 5",
        "forbid when effect.severity > 3 valid 2026-01-01 to 2027-01-01"
    )]
    [InlineData("forbid when effect.severity > 5 or action.opaque", "forbid when effect.severity > 3")]
    [InlineData(
        "permit when effect.severity < 5 because \"x\"",
        "permit with approval by officer when effect.severity < 7"
    )]
    [InlineData("oblige report within 1h", "oblige report within 1h")]
    public void A_norm_that_says_something_of_its_own_is_not(string one, string other)
    {
        var warnings = Warnings($"norm one\n  {one}\n\nnorm other\n  {other}");

        Assert.DoesNotContain(
            warnings,
            warning => warning.Message.StartsWith("`one` adds nothing", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Of_two_norms_that_say_the_same_only_the_later_is_superfluous()
    {
        var warnings = Warnings(
            "norm first\n  forbid when action.opaque\n\nnorm second\n  forbid when action.opaque"
        );

        Assert.Equal("`second` adds nothing to `first` of `p`", Assert.Single(warnings).Message);
    }

    [Fact]
    public void People_asked_about_what_nothing_permits_are_named() =>
        Assert.Equal(
            [LanguageCodes.NoPermitOverlaps],
            Codes(Permits + "norm n\n  require approval by officer when action.category >= attack")
        );

    [Fact]
    public void A_requirement_that_a_permit_meets_is_not() =>
        Assert.Empty(
            Codes(Permits + "norm n\n  require approval by officer when action.category >= internal-defence")
        );

    [Theory]
    [InlineData("2 officer", true)]
    [InlineData("3 officer", false)]
    [InlineData("officer and engineer", true)]
    [InlineData("2 officer and engineer", false)]
    [InlineData("2 officer or 3 engineer", true)]
    [InlineData("3 person", true)]
    [InlineData("4 person", false)]
    [InlineData("2 of [officer, engineer, counsel]", true)]
    [InlineData("counsel", false)]
    public void A_requirement_is_held_against_who_is_enrolled(string formula, bool canBeFilled)
    {
        // ann may sign as officer or as engineer, but in one role only.
        ImmutableArray<Person> people =
        [
            new("ann", null, [new("officer", []), new("engineer", [])]),
            new("ben", null, [new("officer", [])]),
            new("cem", null, []),
        ];

        var codes = Warnings($"norm n\n  require approval by {formula}", people)
            .Select(warning => warning.Code);

        Assert.Equal(canBeFilled ? [] : [LanguageCodes.NobodyCanSign], codes);
    }

    [Fact]
    public void Defines_that_double_each_other_and_long_chains_are_left_alone()
    {
        var doubling = string.Concat(
            Enumerable.Range(1, 59).Select(i => $"define d{i} = d{i - 1} and d{i - 1}\n")
        );
        var chain = string.Join(" and ", Enumerable.Repeat("action.opaque", 50_000));

        Assert.Empty(Codes($"define d0 = action.opaque\n{doubling}\nnorm n\n  forbid when d59"));
        Assert.Empty(Codes($"norm n\n  forbid when {chain}"));
    }

    [Fact]
    public void A_search_that_is_cut_short_says_so()
    {
        // Each asks for more of one thing and less of the other, so that none covers another and all pairs are compared.
        var norms = string.Concat(
            Enumerable
                .Range(0, 3_000)
                .Select(i =>
                    $"norm n{i}\n  forbid when effect.severity > {i / 1_000}.{i % 1_000:000} and target.count > {10_000 - i}\n"
                )
        );

        Assert.Contains(LanguageCodes.CutShort, Codes(norms));
    }

    [Fact]
    public void Nothing_that_is_called_contradictory_is_ever_true() =>
        Gen.Select(
                GeneratedConditions.Of(rises: true, asksWhatIsKnown: false),
                GeneratedConditions.Of(rises: false, asksWhatIsKnown: false),
                GeneratedFacts.One
            )
            .Sample(
                (one, other, facts) =>
                    Regions.Of(new Condition.All([one, new Condition.Not(other)])) is not { Count: 0 }
                    || IsTrue(one, facts) is false
                    || IsTrue(new Condition.Not(other), facts) is false,
                iter: 20_000
            );

    [Fact]
    public void Whatever_lies_in_a_region_lies_in_those_around_it()
    {
        var seen = 0;

        Gen.Select(
                GeneratedConditions.Of(rises: true, asksWhatIsKnown: false),
                GeneratedConditions.Of(rises: true, asksWhatIsKnown: false),
                GeneratedFacts.One
            )
            .Sample(
                (part, other, facts) =>
                {
                    // Half of the pairs nest by construction; of the rest few do.
                    var one = new Condition.All([part, other]);
                    var nests =
                        Regions.Of(one) is { } inner
                        && Regions.Of(other) is { } outer
                        && inner.TrueForAll(region => outer.Exists(region.IsWithin));
                    if (!nests || !IsTrue(one, facts))
                    {
                        return true;
                    }

                    Interlocked.Increment(ref seen);
                    return IsTrue(other, facts);
                },
                iter: 20_000
            );

        Assert.True(seen > 500, $"only {seen} cases said anything");
    }

    [Fact]
    public void Regions_are_true_where_their_condition_is()
    {
        var seen = 0;

        Gen.Select(
                GeneratedConditions.Of(rises: true, asksWhatIsKnown: false),
                GeneratedConditions.Of(rises: true, asksWhatIsKnown: false),
                GeneratedFacts.One
            )
            .Sample(
                (one, other, facts) =>
                {
                    var (mine, theirs) = (Regions.Of(one), Regions.Of(other));
                    if (mine is null || theirs is null || !IsTrue(one, facts) || !IsTrue(other, facts))
                    {
                        return true;
                    }

                    Interlocked.Increment(ref seen);
                    return mine.Exists(region => theirs.Exists(region.MayMeet));
                },
                iter: 20_000
            );

        Assert.True(seen > 500, $"only {seen} cases said anything");
    }

    private static bool IsTrue(Condition condition, Facts facts) =>
        new ConditionTruth(
            facts,
            Floor.Pack with
            {
                Definitions = [GeneratedConditions.Rising, GeneratedConditions.Falling],
            },
            new Truth[2]
        ).Of(condition) == Truth.True;

    private static List<DiagnosticCode> Codes(string declarations) =>
        [.. Warnings(declarations).Select(warning => warning.Code)];

    private static List<Diagnostic> Warnings(string declarations, ImmutableArray<Person>? people = null)
    {
        var text = new SourceText(
            "test.norm",
            $"pack p\nversion 1.0.0\nlayer organisation\n\n{declarations}\n"
        );
        var result = Compilation.Compile([new(text)], Layer.Organisation);
        Assert.True(result.NormSet is not null, string.Concat(result.Findings.Select(DiagnosticText.Render)));
        return [.. NormAnalysis.Run(result.NormSet!, people).Select(warning => warning.Diagnostic)];
    }
}
