using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Caveat.Cli.Serving;
using Caveat.Cli.Signing;
using Caveat.Gate;
using Caveat.Node.Keeping;
using Caveat.Node.Loading;
using Caveat.Node.Recording;

namespace Caveat.Cli.Rehearsing;

/// <summary>One bad evening at Example General Hospital, with a real gate and real agents (spec/cases/demo).</summary>
internal sealed class Demo : IAsyncDisposable
{
    private const int ObjectedFirst = 8;
    private const int ObjectedLast = 9;
    private const int LeftToThePerson = 6;

    private readonly Terminal _terminal;
    private readonly DemoWorld _world;
    private readonly RunningGate _gate;
    private readonly DemoAgents _agents;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _showing;
    private (string Agent, string Proposal) _left;
    private long _shown = -1;
    private long _lastToShow = long.MaxValue;

    private Demo(Terminal terminal, DemoWorld world, RunningGate gate)
    {
        _terminal = terminal;
        _world = world;
        _gate = gate;
        _agents = new(gate.Address, world);
        _showing = ShowAsync();
    }

    /// <summary>The case that is left to whoever watches.</summary>
    public string Left { get; private set; } = "";

    /// <summary>Starts the gate of the world in an empty folder.</summary>
    public static async Task<Demo> StartAsync(Terminal terminal, string folder)
    {
        var world = DemoWorld.Create(folder, terminal.Clock);
        var reading = DeploymentReader.Read(world.Path, "caveat.yaml", Installation.Current);
        var gate = await RunningGate.StartAsync(
            new(world.Path, "caveat.yaml", Installation.Current, reading.Deployment!)
            {
                Listen = new("http://127.0.0.1:0"),
                Clock = terminal.Clock,
                Version = CommandLine.Version,
            }
        );
        return new(terminal, world, gate);
    }

    /// <summary>The twelve acts, and what stands in between.</summary>
    public async Task PlayAsync(TimeSpan pace)
    {
        Say(
            "Example General Hospital, one bad evening: ransomware is inside. Every agent asks a gate first."
        );
        Say($"gate {_gate.Address} in {_world.Folder}");
        Say("");
        foreach (var threat in _world.Threats)
        {
            await _agents.FileAsync(threat);
        }

        var cases = new Dictionary<int, string>();
        foreach (var (number, agent, body) in _world.Acts)
        {
            if (number > ObjectedLast && cases.Remove(ObjectedFirst, out var first))
            {
                // A colleague at work: what was reserved for these two is given back before the storm of act 12.
                await ObjectAsync(first, "Everybody's resolver stays reachable.");
                await ObjectAsync(cases[ObjectedLast], "That is us, and the wards.");
            }

            using var ruled = await _agents.ProposeAsync(agent, body);
            if (ruled.RootElement.TryGetProperty("case", out var held))
            {
                cases[number] = held.GetProperty("id").GetString()!;
                if (number == LeftToThePerson)
                {
                    _left = (agent, ruled.RootElement.GetProperty("proposal").GetString()!);
                }
            }

            await Task.Delay(pace, _terminal.Clock);
        }

        Left = cases[LeftToThePerson];
    }

    /// <summary>Tells how to decide what is left.</summary>
    public void Invite()
    {
        Say("");
        Say(
            $"{Left} waits for a watch officer: a log-in at an unusual hour on ws-15. You are officer-1. In another terminal:"
        );
        Say("");
        Say(
            $"  ./caveat approve {Left} --role watch-officer --key {_world.KeyFileOf("officer-1")} --gate {_gate.Address}"
        );
        Say("");
        Say("Meanwhile the evening goes on. Ctrl+C ends it.");
        Say("");
    }

    /// <summary>The world goes on at a gentle pace until it is stopped.</summary>
    public async Task LiveAsync(TimeSpan pace, CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            await Task.Delay(pace, _terminal.Clock, stop);
            await LiveAsync(round);
        }
    }

    /// <summary>The agent of the case that was left asks for its release, until it is decided.</summary>
    public Task AskForWhatIsLeftAsync(CancellationToken stop) =>
        _agents.WaitAsync(_left.Agent, _left.Proposal, stop);

    /// <summary>Ends when the case that was left is at its end; with the type of the record that says so.</summary>
    public async Task<string> WhenDecidedAsync(CancellationToken stop)
    {
        var person = new Caller.OfPerson("terminal");
        await foreach (var said in _gate.Keeper.EventsAsync(person, 0, stop))
        {
            using var json = JsonDocument.Parse(said.Json);
            string? Text(string name) =>
                json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
            // People agreed, or more of them must: the case goes on.
            var isAtItsEnd =
                said.Type is "release" or "objection" || Text("outcome") is "expired" or "denied";
            if (isAtItsEnd && Text("case") == Left)
            {
                return said.Type;
            }
        }

        return "";
    }

    /// <summary>Stops the gate, verifies its ledger, and removes the folder unless it is kept; whether the ledger verifies.</summary>
    public async Task<bool> EndAsync(bool keeps)
    {
        await ShowTheRestAsync();
        _agents.Dispose();
        await _gate.DisposeAsync();
        var check = LedgerCheck.Run(Path.Combine(_world.Folder, "data"), null);
        Say("");
        Say(
            check.Faults.IsEmpty
                ? $"ledger: {check.Records} records, and it verifies"
                : $"ledger: it does not verify: {check.Faults[0]}"
        );
        if (keeps)
        {
            Say($"kept: {_world.Folder}");
        }
        else
        {
            _world.Remove();
        }

        return check.Faults.IsEmpty;
    }

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ObjectAsync(string id, string statement)
    {
        var found = await _gate.Keeper.FindCaseAsync(
            new Caller.OfPerson("officer-2"),
            id,
            CancellationToken.None
        );
        using var json = JsonDocument.Parse(found.Value!.Json);
        var shown = new ShownCase(json.RootElement);
        var digest = shown.DigestOf("watch-officer", approves: false, statement);
        await _gate.Keeper.DecideAsync(
            "officer-2",
            id,
            new(
                Decision.Object,
                "watch-officer",
                statement,
                shown.Text("nonce"),
                DateTimeOffset.Parse(shown.Text("expires"), CultureInfo.InvariantCulture),
                Base64Url.EncodeToString(_world.KeyOf("officer-2").Sign(digest))
            ),
            CancellationToken.None
        );
    }

    private async Task ShowAsync()
    {
        await foreach (var said in _gate.Keeper.EventsAsync(new Caller.OfPerson("terminal"), 1, _stop.Token))
        {
            if (EventLine.Of(said, _terminal.ColourOut) is { } line)
            {
                Say(line);
            }

            if (said.Type == "halt")
            {
                TellHowToGoOn(said);
            }

            Interlocked.Exchange(ref _shown, said.Record);
            if (said.Record >= Interlocked.Read(ref _lastToShow))
            {
                return;
            }
        }
    }

    private void TellHowToGoOn(GateEvent halt)
    {
        using var json = JsonDocument.Parse(halt.Json);
        var scope = json.RootElement.GetProperty("scope").GetString();
        Say("");
        Say("It is halted until two people sign for going on. In another terminal:");
        Say("");
        foreach (var person in (string[])["officer-1", "officer-2"])
        {
            Say($"  ./caveat resume {scope} --key {_world.KeyFileOf(person)} --gate {_gate.Address}");
        }

        Say("");
    }

    // Every ruling that was answered is on the screen before the last word.
    private async Task ShowTheRestAsync()
    {
        var last = _gate.Keeper.View.Records - 1;
        Interlocked.Exchange(ref _lastToShow, last);
        if (Interlocked.Read(ref _shown) >= last)
        {
            await _stop.CancelAsync();
        }

        await _showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Say(string line)
    {
        lock (_terminal)
        {
            _terminal.Out.WriteLine(line);
            _terminal.Out.Flush();
        }
    }

    private async Task LiveAsync(int round)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"later-{round}");
        var server = string.Create(CultureInfo.InvariantCulture, $"srv-{1 + (round / 6 % 4)}");
        switch (round % 6)
        {
            case 0:
                await ProposeAsync("hunt-1", Act(id, "hunt-1", "query", server));
                break;
            case 1:
                if (await ProposeAsync("patch-2", Act(id, "patch-2", "update", server)))
                {
                    await _agents.ReportAsync("patch-2", id, "{\"outcome\":\"executed\",\"hosts\":1}");
                }

                break;
            case 2:
                // It asks, takes it back, and asks again: that counts as two.
                if (await ProposeAsync("turbo-9", Act(id, "turbo-9", "restart", server)))
                {
                    await _agents.WithdrawAsync("turbo-9", id);
                }

                await ProposeAsync("turbo-9", Act($"{id}-again", "turbo-9", "restart", server));
                break;
            case 3:
                // The second wave reaches the servers.
                await _agents.FileAsync(
                    $$"""{"id":"INC-{{4800 + round}}","severity":8,"confidence":0.95,"imminent":true,"techniques":["T1486"]}"""
                );
                await ProposeAsync(
                    "soar-7",
                    Act(id, "soar-7", "contain", server, 3_600_000, $"INC-{4800 + round}")
                );
                break;
            case 4:
                await ProposeAsync("hunt-1", Act(id, "hunt-1", "scan", server));
                break;
            default:
                // It did more than it had said.
                if (await ProposeAsync("patch-2", Act(id, "patch-2", "update", "ws-21")))
                {
                    await _agents.ReportAsync("patch-2", id, "{\"outcome\":\"executed\",\"hosts\":9}");
                }

                break;
        }
    }

    // Whether it may be done: people may halt at any moment, and then nothing is done and nothing is taken back.
    private async Task<bool> ProposeAsync(string agent, string body)
    {
        using var ruled = await _agents.ProposeAsync(agent, body);
        return ruled.RootElement.GetProperty("state").ValueEquals("permitted");
    }

    private static string Act(
        string id,
        string agent,
        string action,
        string host,
        int? duration = null,
        string? threat = null
    )
    {
        var act = new JsonObject
        {
            ["id"] = id,
            ["agent"] = agent,
            ["actuator"] = "edr-office",
            ["command"] = new JsonObject
            {
                ["action"] = action,
                ["target"] = new JsonObject { ["device"] = new JsonObject { ["hostname"] = host } },
            },
        };
        if (duration is { } milliseconds)
        {
            act["command"]!["args"] = new JsonObject { ["duration"] = milliseconds };
        }

        if (threat is not null)
        {
            act["threat"] = threat;
        }

        return act.ToJsonString();
    }
}
