using System.Text;
using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>Plays a history on a gate and on the model, and compares what both say after every step.</summary>
internal sealed class Player
{
    private readonly ManualTime _time = new();
    private readonly Model _model = new();
    private readonly Dictionary<ModelCase, string> _ids = [];
    private readonly Dictionary<string, JsonElement> _firstShown = new(StringComparer.Ordinal);
    private readonly Random _random = new(1);
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
        }

        player.CompareAll();
        player.Restart(cleanly: false);
        player._gate.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return player;
    }

    /// <summary>Opens a gate on the first entries of a ledger, at the time of the last of them, and closes it again.</summary>
    public static MemoryLedger Reopen(MemoryLedger ledger, int entries, Settings settings)
    {
        var part = ledger.Reopen((_, _) => { }, entries);
        var time = new ManualTime(part.LastTime);
        var gate = Opened(settings, time, replay => part = part.Reopen(replay), new Random(2));
        gate.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return part;
    }

    private static Gatekeeper Opened(
        Settings settings,
        ManualTime time,
        Func<Action<long, Entry>, MemoryLedger> open,
        Random random
    ) => Now(Gatekeeper.OpenAsync(new(HistoryWorld.Of(settings), time, open) { Random = random.NextBytes }));

    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();

    // What happened before a crash happened before the gate that starts looked at its clock.
    private void Open(Func<Action<long, Entry>, MemoryLedger> open, Action? happened = null)
    {
        WereInForce[_model.Settings.ToString()] = _model.Settings;
        _gate = Opened(_model.Settings, _time, replay => Ledger = open(replay), _random);
        _clock.Restart();
        _isSuspectAtStart = _clock.Look(Ledger.LastTime);
        _model.CatchUp(_clock.Given, false);
        happened?.Invoke();
        _model.CatchUp(_clock.Given, _isSuspectAtStart);
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

    // Lets the gate begin; what is returned lets the model follow, and compares where there is an answer.
    private Action<bool> Start(Step step) =>
        step switch
        {
            Step.Propose propose => Start(propose),
            Step.ProposeAgain again => _model.Cases.Where(each => each.IsPending).ToList()
                is { Count: > 0 } pending
                ? StartAgain(pending[again.Case % pending.Count])
                : _ => { },
            Step.Ask ask => StartAsking(Choosing.Asked(_model, ask.Case)),
            Step.Decide decide => Start(decide),
            Step.Withdraw withdraw => StartWithdrawal(withdraw.Proposal),
            Step.Report report => StartReport(report.Proposal),
            Step.Halt halt => StartOrder(halt.Person, Choosing.Scope(halt.Scope), halt.IsForged, true),
            Step.Resume resume => StartOrder(
                resume.Person,
                Choosing.ScopeToResume(_model, resume.Scope),
                resume.IsForged,
                false
            ),
            _ => _ => { },
        };

    private Action<bool> StartAgain(ModelCase held) =>
        Start(new Step.Propose(HistoryWorld.Agents.IndexOf(held.Agent), held.Act, -1));

    private Action<bool> Start(Step.Propose propose)
    {
        var agent = HistoryWorld.Agents[propose.Agent];
        var id =
            propose.Id < 0 ? $"p{_model.Proposals.Count}" : $"p{propose.Id % (_model.Proposals.Count + 1)}";
        var body =
            $$"""{"id":"{{id}}","agent":"{{agent}}","threat":"T","command":{{HistoryWorld.CommandOf(propose.Act)}}}""";
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.True(CanonicalJson.TryCanonicalize(bytes, out var canonical, out _));
        var asked = _gate.ProposeAsync(
            new(ProposalReader.Read(bytes).Proposal!, canonical, agent, ProposalForm.Proposal),
            default
        );
        return isAnswered =>
        {
            var before = _model.Cases.Sum(each => each.Revision);
            var isKnown = _model.Proposals.Exists(each => each.Agent == agent && each.Id == id);
            var proposal = _model.Propose(agent, id, propose.Act);
            if (!isAnswered && !isKnown && _isSuspectAtStart && proposal is not null)
            {
                // A gate that does not know what time it is releases nothing late.
                proposal.Until = null;
            }
            Count(
                proposal is null ? "proposal refused"
                : _model.Cases.Sum(each => each.Revision) > before ? "widened by a proposal"
                : Words.Of(proposal.Verdict)
            );
            // What is proposed is asked for as well, in a record of its own after that of the ruling.
            if (proposal is not null && (isAnswered || isKnown))
            {
                Ask(proposal);
            }

            if (isAnswered)
            {
                var answer = Now(asked);
                Assert.Equal(proposal is not null, answer.IsValue);
                Assert.Equal(proposal?.Verdict, answer.Value?.Verdict);
                Assert.Equal(proposal is null ? null : _model.StateOf(proposal), answer.Value?.State);
            }

            if (proposal?.Case is { } held)
            {
                _ids[held] = Now(FindAsync(proposal)).Value!.Case!.Id;
                _firstShown.TryAdd(_ids[held], Shown(held));
            }

            Compare(proposal);
        };
    }

    private Action<bool> StartAsking(ModelProposal? proposal)
    {
        if (proposal is null)
        {
            return _ => { };
        }

        var asked = FindAsync(proposal, new Caller.OfAgent(proposal.Agent));
        return isAnswered =>
        {
            Ask(proposal);
            if (isAnswered)
            {
                Assert.Equal(_model.StateOf(proposal), Now(asked).Value!.State);
            }

            Compare(proposal);
        };
    }

    private void Ask(ModelProposal proposal)
    {
        var (state, revision) = (proposal.Case?.State, proposal.Case?.Revision);
        _model.Ask(proposal);
        if (proposal.Case is { } held && held.State != state)
        {
            Count(
                held.Revision > revision ? "widened at its release"
                : held.State == ProposalState.Released ? "released"
                : $"{Words.Of(held.State)} at its release"
            );
        }
    }

    private Action<bool> Start(Step.Decide decide)
    {
        if (Choosing.Case(_model, decide.Case, decide.Approves) is not { } about)
        {
            return _ => { };
        }

        var person =
            decide.Person < 0
                ? Choosing.SomebodyFor(_model, about, decide.Case)
                : HistoryWorld.People[decide.Person];
        var role =
            decide.Role >= 0 ? HistoryWorld.Roles[decide.Role]
            : _model.Settings.People.TryGetValue(person, out var enrolled)
                ? enrolled.Roles.FirstOrDefault(Formula.Person)
            : Formula.Person;
        var isEarlier = decide.Flaw == Flaw.ShownEarlier;
        var signed = HistoryHand.Decision(
            _model,
            _time.Wall,
            isEarlier ? _firstShown[_ids[about]] : Shown(about),
            person,
            role,
            decide
        );
        var isSound = decide.Flaw == Flaw.None || (isEarlier && about.Revision == 0);
        var asked = _gate.DecideAsync(person, _ids[about], signed, default);
        return isAnswered =>
        {
            var (state, revision) = (about.State, about.Revision);
            var isTaken = _model.Decide(about, person, role, decide.Approves, isSound);
            if (isAnswered)
            {
                Assert.Equal(isTaken, Now(asked).IsValue);
            }

            Count(
                !isTaken
                    ? isSound
                        ? "decision refused"
                        : $"flaw {decide.Flaw} refused"
                    : about.State != state
                        ? $"{Words.Of(about.State)}{(state == ProposalState.Approved ? " once approved" : "")}"
                        : about.Revision > revision
                            ? "widened at its last approval"
                            : "approval taken"
            );
            Compare(_model.Proposals.Find(each => each.Case == about));
        };
    }

    private Action<bool> StartWithdrawal(int number)
    {
        if (_model.Proposals.Count == 0)
        {
            return _ => { };
        }

        var proposal = _model.Proposals[^(1 + (number % _model.Proposals.Count))];
        var asked = _gate.WithdrawAsync(proposal.Agent, proposal.Id, default);
        return isAnswered =>
        {
            var isTaken = _model.Withdraw(proposal);
            Assert.True(!isAnswered || isTaken == Now(asked).IsValue);
            Count(isTaken ? "withdrawn" : "withdrawal refused");
            Compare(proposal);
        };
    }

    private Action<bool> StartReport(int number)
    {
        if (_model.Proposals.Count == 0)
        {
            return _ => { };
        }

        var proposal = _model.Proposals[^(1 + (number % _model.Proposals.Count))];
        var asked = _gate.ReportAsync(
            new Caller.OfAgent(proposal.Agent),
            proposal.Agent,
            proposal.Id,
            new(ReportOutcome.Executed, 1, null, null, null),
            default
        );
        return isAnswered =>
        {
            var isTaken = Model.Report(proposal);
            Assert.True(!isAnswered || isTaken == Now(asked).IsValue);
            Compare(proposal);
        };
    }

    private Action<bool> StartOrder(int number, string scope, bool isForged, bool halts)
    {
        var person = HistoryWorld.People[number];
        var order = HistoryHand.Order(_model, _time.Wall, person, scope, halts, isForged, $"n{_nonces++}");
        var asked = halts
            ? _gate.HaltAsync(person, order, default)
            : _gate.ResumeAsync(person, order, default);
        return isAnswered =>
        {
            var isTaken = !isForged && (halts ? _model.Halt(person, scope) : _model.Resume(person, scope));
            Assert.True(!isAnswered || isTaken == Now(asked).IsValue, $"{person} {scope} {isTaken}");
            Count($"{(halts ? "halt" : "resumption")}{(isTaken ? "" : " refused")}");
            Assert.Equal(_model.Epoch, _gate.View.Watch.Epoch);
        };
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
