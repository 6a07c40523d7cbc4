using System.Text;
using Caveat.Node.Keeping;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Keeping.Histories;

// What each step makes the gate and the model do.
internal sealed partial class Player
{
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
}
