using System.Text;
using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;

namespace Caveat.Gate.Tests.Recording;

/// <summary>A gate goes on from what it saved, and from the whole ledger where that does not fit: nobody sees a difference.</summary>
public sealed class SavedStartTests
{
    [Fact]
    public async Task A_gate_that_was_stopped_reads_no_record_again_and_answers_as_before()
    {
        await using var gate = await FilledAsync();
        var records = gate.Records;
        var before = await AnswersAsync(gate);

        await gate.RestartAsync();

        // The last record says that it stopped.
        Assert.Equal(records + 1, gate.Gate.WentOnFrom);
        Assert.Equal(before, await AnswersAsync(gate));
    }

    [Fact]
    public async Task Without_what_was_saved_and_with_a_broken_one_it_reads_all_records_and_answers_as_before()
    {
        await using var gate = await FilledAsync();
        var (folder, before) = (new LedgerFolder(gate.World.Data), await AnswersAsync(gate));
        await gate.StopAsync();
        var saved = await File.ReadAllBytesAsync(folder.State, TestContext.Current.CancellationToken);
        saved[^1] ^= 1;
        await File.WriteAllBytesAsync(folder.State, saved, TestContext.Current.CancellationToken);

        await gate.RestartAsync();
        var (broken, isRead) = (await AnswersAsync(gate), gate.Gate.WentOnFrom);
        await gate.StopAsync();
        StateFile.Forget(folder);
        await gate.RestartAsync();

        Assert.Equal((0, 0), (isRead, gate.Gate.WentOnFrom));
        Assert.Equal(before, broken);
        Assert.Equal(before, await AnswersAsync(gate));
    }

    private static async Task<HttpGate> FilledAsync()
    {
        // Nothing comes to its end meanwhile.
        var gate = await HttpGate.StartAsync(clock: new ManualTime());
        await gate.FileThreatsAsync();
        (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("look"))).Fine();
        (await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied("no"))).Fine();
        (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.HeldForTwo("wait"))).Fine();
        (await gate.Person("officer-1").HaltAsync("agent turbo-9")).Fine();
        return gate;
    }

    private static async Task<List<string>> AnswersAsync(HttpGate gate)
    {
        var (keeper, anybody) = (gate.Gate.Keeper, new Caller.OfPerson("anybody"));
        var stop = TestContext.Current.CancellationToken;
        var answers = new List<string>();
        foreach (
            var (agent, id) in ((string, string)[])[("hunt-1", "look"), ("turbo-9", "no"), ("soar-7", "wait")]
        )
        {
            var found = await keeper.FindAsync(anybody, agent, id, TimeSpan.Zero, stop);
            var view = found.Value!;
            answers.Add(
                $"{view.State} {view.Record} {view.Digest} {view.Release} {view.Case?.Id} {view.Case?.Expires:O}"
            );
        }

        var cases = await keeper.FindCasesAsync(new(anybody), stop);
        answers.AddRange(cases.Value!.Cases.Select(shown => Encoding.UTF8.GetString(shown.Json.Span)));
        answers.AddRange(keeper.View.Watch.Halts.Select(halt => $"{halt}"));
        answers.Add($"{keeper.View.Rulings} {keeper.View.OpenCases}");
        return answers;
    }
}
