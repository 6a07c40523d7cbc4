using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

public class CountedFactsTests
{
    // Caught: facts without them, for which every limit on distinct targets trips and no tally is told from another.
    [Fact]
    public void Facts_carry_what_limits_count_by()
    {
        var file = Propose(Verb.Deny, File()).Answering("INC-4711");

        var facts = Propose(Verb.Deny, Network("203.0.113.66"), Device("ws-14"))
            .Answering("INC-4711")
            .AllFacts(surroundings: World.Surroundings with { State = "XX" });

        Assert.Equal(["203.0.113.66", "ws-14"], facts.Select(one => one.TargetName));
        Assert.All(facts, one => Assert.Equal(("INC-4711", "XX"), (one.ThreatId, one.OwnState)));
        Assert.NotEqual(file.OnHost("ws-14").Facts().TargetName, file.OnHost("ws-15").Facts().TargetName);
        Assert.NotEqual(
            file.Through("edge-1").Facts().TargetName,
            file.Through("edr-all").Facts().TargetName
        );
    }
}
