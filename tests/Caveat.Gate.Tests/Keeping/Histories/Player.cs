using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>Plays a history on a gate and on the model, and compares what both say after every step.</summary>
internal sealed partial class Player
{
    private readonly ManualTime _time = new();
    private readonly Model _model = new();
    private readonly Dictionary<ModelCase, string> _ids = [];
    private readonly Dictionary<string, JsonElement> _firstShown = new(StringComparer.Ordinal);
    private readonly Random _random = new(1);
    private readonly Random _whenSaved = new(3);
    private readonly MemoryStore _saved = new();
    private readonly SortedDictionary<string, int> _seen = new(StringComparer.Ordinal);
    private Gatekeeper _gate = null!;

    private readonly PlainClock _clock;
    private int _nonces;
    private bool _isSuspectAtStart;

    private Player() => _clock = new(_time);

    public MemoryLedger Ledger { get; private set; } = new();

    /// <summary>Everything that was in force, by its text.</summary>
    public Dictionary<string, Settings> WereInForce { get; } = new(StringComparer.Ordinal);

    /// <summary>How often what happened.</summary>
    public IReadOnlyDictionary<string, int> Seen => _seen;

    /// <summary>Plays a history from an empty ledger, and ends it.</summary>
    public static Player Play(IEnumerable<Step> steps)
    {
        var player = new Player();
        player.Open(_ => new MemoryLedger());
        foreach (var step in steps)
        {
            player.Take(step);
            player._time.Pass(TimeSpan.FromSeconds(1));
            player.CatchUp();
            player.SaveSometimes();
        }

        player.CompareAll();
        player.Restart(cleanly: false);
        player.Restart(cleanly: false);
        player._gate.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return player;
    }

    /// <summary>Opens a gate on the first entries of a ledger, at the time of the last of them, and closes it again.</summary>
    public static MemoryLedger Reopen(MemoryLedger ledger, int entries, Settings settings)
    {
        var part = ledger.Reopen(new Replay((_, _) => { }), entries);
        var time = new ManualTime(part.LastTime);
        var gate = Opened(settings, time, replay => part = part.Reopen(replay), new Random(2), null);
        gate.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return part;
    }

    private static Gatekeeper Opened(
        Settings settings,
        ManualTime time,
        Func<Replay, MemoryLedger> open,
        Random random,
        IStateStore? saved
    ) =>
        Now(
            Gatekeeper.OpenAsync(
                new(HistoryWorld.Of(settings), time, open) { Random = random.NextBytes, Saved = saved }
            )
        );

    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();

    // What happened before a crash happened before the gate that starts looked at its clock.
    private void Open(Func<Replay, MemoryLedger> open, Action? happened = null)
    {
        WereInForce[_model.Settings.ToString()] = _model.Settings;
        // Every other start reads all records, whatever was saved.
        _saved.IsHidden = !_saved.IsHidden;
        _gate = Opened(_model.Settings, _time, replay => Ledger = open(replay), _random, _saved);
        _clock.Restart();
        _isSuspectAtStart = _clock.Look(Ledger.LastTime);
        _model.CatchUp(_clock.Given, false);
        happened?.Invoke();
        _model.CatchUp(_clock.Given, _isSuspectAtStart);
    }

    private void SaveSometimes()
    {
        if (_whenSaved.Next(6) == 0)
        {
            _gate.SaveAsync().GetAwaiter().GetResult();
        }
    }

    private void Restart(bool cleanly)
    {
        var (before, now) = (Observation.Of(_gate, _model), _model.Now);
        if (cleanly)
        {
            _gate.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _time.Forget();
        Open(Ledger.Reopen);

        // A gate that starts where the clock went back knows only the time of the last record, and suspects the clock.
        if (_time.Wall >= now)
        {
            Assert.Equal(before, Observation.Of(_gate, _model));
            Count("observed to be the same after a restart");
            if (_saved.IsUsed)
            {
                Count("observed to be the same after a restart from what was saved");
            }
        }
    }

    // What is not acknowledged may or may not have happened; what the first record says has.
    private void Crash(Step.CrashDuring crash)
    {
        var (before, settings) = (Ledger.Next, _model.Settings);
        Ledger.IsQuick = false;
        var during = Start(crash.During);
        var happened = crash.Keeps && Ledger.Next > before;
        Count(happened && Ledger.Next > before + 1 ? "crashed between two records" : "crashed");
        _time.Forget();
        var durable = happened ? before + 1 : before;
        Open(replay => Ledger.Reopen(replay, durable), happened ? () => during(false) : null);
        Assert.Same(settings, _model.Settings);
        CatchUp();
    }

    private void CatchUp()
    {
        var isSuspect = _clock.Look(Ledger.LastTime);
        _model.CatchUp(_clock.Given, isSuspect);
    }

    private void Take(Step step)
    {
        switch (step)
        {
            case Step.CrashDuring crash:
                Crash(crash);
                break;
            case Step.Restart or Step.Crash:
                Restart(step is Step.Restart);
                break;
            case Step.Pass pass:
                _time.Pass(TimeSpan.FromSeconds(pass.Seconds));
                break;
            case Step.Leap leap:
                _clock.Leap(TimeSpan.FromSeconds(leap.Seconds));
                break;
            case Step.FileThreat filed:
                var threat = new Threat { Id = "T", Confidence = Amount.Of(filed.Confidence).Half() };
                _ = Now(_gate.FileThreatAsync(HistoryWorld.Detector, new(threat, [], null, []), default));
                break;
            case Step.Activate or Step.ChangePerson or Step.ChangeAgent or Step.ChangeOwner or Step.MovePumps:
                _model.Settings = Changing.Apply(step, _model.Settings);
                WereInForce[_model.Settings.ToString()] = _model.Settings;
                _gate.ActivateAsync(HistoryWorld.Of(_model.Settings), []).GetAwaiter().GetResult();
                break;
            default:
                Start(step)(true);
                break;
        }
    }

    private JsonElement Shown(ModelCase about)
    {
        using var json = JsonDocument.Parse(
            Now(_gate.FindCaseAsync(new Caller.OfPerson("anybody"), _ids[about], default)).Value!.Json
        );
        return json.RootElement.Clone();
    }

    // People see how it stands, and nothing comes of it.
    private Task<Result<ProposalView>> FindAsync(ModelProposal proposal, Caller? caller = null) =>
        _gate.FindAsync(
            caller ?? new Caller.OfPerson("anybody"),
            proposal.Agent,
            proposal.Id,
            TimeSpan.Zero,
            default
        );

    private void Compare(ModelProposal? proposal)
    {
        if (proposal is not null)
        {
            Assert.Equal(_model.StateOf(proposal), Now(FindAsync(proposal)).Value!.State);
        }
    }

    private void CompareAll()
    {
        foreach (var proposal in _model.Proposals)
        {
            Compare(proposal);
            Count($"ends {Words.Of(_model.StateOf(proposal))}");
        }

        var view = _gate.View;
        Assert.Equal(_model.IsSuspect, view.IsClockSuspect);
        Assert.Equal(_model.Cases.Count(each => each.IsOpen), view.OpenCases);
        Assert.Equal(
            _model
                .Halted.Concat(_model.Latched.Select(agent => $"limit history/storm {agent}"))
                .Order(StringComparer.Ordinal),
            view.Watch.Halts.Select(halt => halt.Scope).Order(StringComparer.Ordinal)
        );
    }

    private void Count(string what) => _seen[what] = _seen.GetValueOrDefault(what) + 1;
}
