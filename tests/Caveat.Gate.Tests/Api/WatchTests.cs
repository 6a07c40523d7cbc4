using Caveat.Approving;
using Caveat.Gate.Tests.Keeping;

namespace Caveat.Gate.Tests.Api;

/// <summary>Halting and going on, over signed requests.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task One_person_halts_and_two_go_on()
    {
        await using var gate = await HttpGate.StartAsync();

        var halted = await gate.Person("counsel-1").HaltAsync("all");
        var during = await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-1"));
        var one = await gate.Person("officer-1").ResumeAsync("all");
        var same = await gate.Person("officer-1").ResumeAsync("all");
        var still = await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-2"));
        var two = await gate.Person("officer-2").ResumeAsync("all");
        var after = await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-3"));

        Assert.Equal("1", halted.Fine().At("epoch"));
        Assert.Equal("deny", during.Fine().At("verdict"));
        Assert.Equal(1, one.Fine().Json.GetProperty("halts").GetArrayLength());
        same.Problem(409, ApprovingCodes.SecondPerson);
        Assert.Equal("deny", still.Fine().At("verdict"));
        Assert.Equal(0, two.Fine().Json.GetProperty("halts").GetArrayLength());
        Assert.Equal("permit", after.Fine().At("verdict"));
        Assert.Equal(two.Said, (await gate.Person("officer-1").GetAsync("/v1/watch")).Fine().Said);
    }

    [Fact]
    public async Task A_halt_of_one_agent_leaves_the_others_alone()
    {
        await using var gate = await HttpGate.StartAsync();

        (await gate.Person("officer-1").HaltAsync("agent turbo-9")).Fine();
        var permitted = await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted());

        Assert.Equal("permit", permitted.Fine().At("verdict"));
    }

    [Fact]
    public async Task An_order_is_good_once_and_only_for_what_it_says()
    {
        await using var gate = await HttpGate.StartAsync();
        var officer = gate.Person("officer-1");
        var order = officer.Order("all", halts: true);
        (await officer.PostAsync("/v1/watch/halt", order)).Fine();
        var records = gate.Records;

        var again = await officer.PostAsync("/v1/watch/halt", order);
        var turned = await officer.PostAsync("/v1/watch/resume", officer.Order("all", halts: true));
        var others = await gate.Person("officer-2")
            .PostAsync("/v1/watch/halt", officer.Order("all", halts: true));

        again.Problem(409, ApprovingCodes.BadSignature);
        turned.Problem(400, ApprovingCodes.BadSignature);
        others.Problem(400, ApprovingCodes.BadSignature);
        Assert.Equal(records, gate.Records);
    }

    [Fact]
    public async Task An_order_that_came_too_late_does_nothing()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        var officer = gate.Person("officer-1");
        var order = officer.Order("all", halts: true);

        time.Pass(TimeSpan.FromMinutes(1));
        var late = await officer.PostAsync("/v1/watch/halt", order);

        late.Problem(410, ApprovingCodes.BadSignature);
        Assert.Empty(gate.Gate.Keeper.View.Watch.Halts);
    }

    [Fact]
    public async Task What_cannot_be_halted_or_is_not_halted_is_refused()
    {
        await using var gate = await HttpGate.StartAsync();

        var nothing = await gate.Person("officer-1").HaltAsync("everything");
        var never = await gate.Person("officer-1").ResumeAsync("agent soar-7");
        var empty = await gate.Person("officer-1").PostAsync("/v1/watch/halt", "{}");

        nothing.Problem(400, ApprovingCodes.NotAScope);
        never.Problem(404, ApprovingCodes.NoSuchHalt);
        Assert.Equal((400, "CAV2012"), (empty.Status, empty.At("code")));
    }
}
