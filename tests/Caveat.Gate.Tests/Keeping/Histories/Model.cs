using System.Collections.Immutable;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>
/// What a gate must do, written from the design alone and as plainly as possible: lists that are searched, nothing that is kept up to
/// date. It knows no records, signatures or JSON; whether a signature fits is told to it.
/// </summary>
internal sealed class Model
{
    private static readonly TimeSpan _useTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _life = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _objectionTime = TimeSpan.FromHours(24);

    private readonly List<ModelCase> _cases = [];
    private readonly List<(string Agent, int Act, DateTimeOffset Until)> _objections = [];

    // What was permitted or released, and when. What is reserved is read off the cases.
    private readonly List<(string Agent, DateTimeOffset At)> _granted = [];
    private readonly SortedDictionary<string, (string Person, int? Key)?> _halts = new(
        StringComparer.Ordinal
    );
    private readonly SortedSet<string> _latched = new(StringComparer.Ordinal);

    public Settings Settings { get; set; } = Settings.First;

    public DateTimeOffset Now { get; private set; }

    public bool IsSuspect { get; private set; }

    public long Epoch { get; private set; }

    public IReadOnlyList<ModelCase> Cases => _cases;

    public List<ModelProposal> Proposals { get; } = [];

    public IEnumerable<string> Halted => _halts.Keys;

    public IEnumerable<string> Latched => _latched;

    /// <summary>Time goes on: who did not decide in time decided against, and who did not ask in time gets nothing.</summary>
    public void CatchUp(DateTimeOffset now, bool isSuspect)
    {
        Now = now;
        IsSuspect |= isSuspect;
        foreach (var over in _cases.Where(each => each.IsPending && each.Deadline <= now))
        {
            over.State = ProposalState.Expired;
        }
    }

    /// <summary>The proposal with its ruling; null where the agent or the id is refused.</summary>
    public ModelProposal? Propose(string agent, string id, int act)
    {
        if (!Settings.Agents.Contains(agent))
        {
            return null;
        }

        if (Proposals.Find(each => each.Agent == agent && each.Id == id) is { } known)
        {
            return known.Act == act ? known : null;
        }

        var needs = Rule(agent, act, null);
        var proposal = new ModelProposal(agent, id, act)
        {
            Verdict =
                needs is null ? Verdict.Deny
                : needs.IsNobody ? Verdict.Permit
                : Verdict.Hold,
            Epoch = Epoch,
        };
        Proposals.Add(proposal);
        if (proposal.Verdict == Verdict.Permit)
        {
            proposal.Until = Now + _life;
            _granted.Add((agent, Now));
        }
        else if (proposal.Verdict == Verdict.Hold)
        {
            proposal.Case = _cases.Find(each => each.IsPending && each.Agent == agent && each.Act == act);
            if (proposal.Case is { } pending)
            {
                if (!pending.Needs.Cover(needs!))
                {
                    pending.Widen(needs!, Now);
                }
            }
            else
            {
                var (verb, host) = HistoryWorld.Acts[act];
                proposal.Case = new()
                {
                    Agent = agent,
                    Act = act,
                    Needs = needs!,
                    Opened = Now,
                    DecideBy = Now + Norms.TimeFor(verb, host),
                    Owner = Settings.OwnerOf(agent),
                    IsInWards = IsInWards(host),
                };
                _cases.Add(proposal.Case);
            }
        }

        return proposal;
    }

    /// <summary>Whether a decision is taken.</summary>
    public bool Decide(ModelCase about, string person, string role, bool approves, bool isSound)
    {
        if (
            !(approves ? about.IsOpen : about.IsPending)
            || !isSound
            || !Settings.Holds(person, role, about.IsInWards)
            || Settings.People[person].Key is not { } key
        )
        {
            return false;
        }

        if (!approves)
        {
            about.State = ProposalState.Objected;
            _objections.Add((about.Agent, about.Act, Now + _objectionTime));
            return true;
        }

        if (
            person == about.Owner
            || person == Settings.OwnerOf(about.Agent)
            || about.Signed.Exists(each => each.Person == person && each.Key == key)
            || !about.Needs.Ask(role)
        )
        {
            return false;
        }

        about.Signed.RemoveAll(each => each.Person == person);
        about.Signed.Add((person, role, key));
        if (about.Needs.AreMetBy(Counting(about, about.Owner, about.IsInWards)) && MayProceed(about))
        {
            (about.State, about.UseBy) = (ProposalState.Approved, Now + _useTime);
        }

        return true;
    }

    /// <summary>The agent asks for what people agreed to: it is released, unless it may not proceed as things are now.</summary>
    public void Ask(ModelProposal proposal)
    {
        if (proposal.Case is { State: ProposalState.Approved } held && MayProceed(held))
        {
            var until = Now + _life;
            (held.State, held.Epoch) = (ProposalState.Released, Epoch);
            held.Until = until < held.UseBy ? until : held.UseBy;
            _granted.Add((held.Agent, Now));
        }
    }

    /// <summary>Whether a proposal is taken back, or was.</summary>
    public bool Withdraw(ModelProposal proposal)
    {
        var state = StateOf(proposal);
        if (
            state
            is ProposalState.Held
                or ProposalState.Approved
                or ProposalState.Permitted
                or ProposalState.Released
        )
        {
            proposal.IsWithdrawn = true;
            if (proposal.Case is { IsPending: true } pending)
            {
                pending.State = ProposalState.Withdrawn;
            }

            return true;
        }

        return state == ProposalState.Withdrawn;
    }

    /// <summary>Whether a report that it was done is taken: what might be done may have been.</summary>
    public static bool Report(ModelProposal proposal) =>
        proposal.IsReported |= proposal.Verdict == Verdict.Permit || proposal.Case?.Until is not null;

    /// <summary>Whether a halt is taken.</summary>
    public bool Halt(string person, string scope)
    {
        if (
            !CanSign(person) || (scope.Split(' ') is ["agent", var agent] && !Settings.Agents.Contains(agent))
        )
        {
            return false;
        }

        _halts[scope] = null;
        Epoch++;
        return true;
    }

    /// <summary>Whether a person's word for going on is taken.</summary>
    public bool Resume(string person, string scope)
    {
        if (!CanSign(person))
        {
            return false;
        }

        if (scope == "clock")
        {
            (var was, IsSuspect) = (IsSuspect, false);
            return was;
        }

        if (scope.StartsWith("limit ", StringComparison.Ordinal))
        {
            return (
                    Settings.Norms.Beyond != Beyond.Halt
                    || Settings.People[person].Roles.Contains("watch-officer")
                ) && _latched.Remove(scope.Split(' ')[2]);
        }

        if (!_halts.TryGetValue(scope, out var first))
        {
            return false;
        }

        if (first is not var (other, key))
        {
            _halts[scope] = (person, Settings.People[person].Key);
            return true;
        }

        // A key that was taken away takes away what it signed.
        return other != person
            && Settings.People.TryGetValue(other, out var still)
            && still.Key == key
            && _halts.Remove(scope);
    }

    public ProposalState StateOf(ModelProposal proposal)
    {
        ProposalState Granted(ProposalState state, DateTimeOffset? until, long epoch) =>
            until is not { } end ? ProposalState.Expired
            : epoch < Epoch ? ProposalState.Voided
            : end <= Now ? ProposalState.Expired
            : state;
        // One case has one release: what becomes of the proposal that opened it becomes of each.
        var opener = proposal.Case is { } shared ? Proposals.Find(each => each.Case == shared)! : proposal;
        return proposal.IsReported || opener.IsReported ? ProposalState.Executed
            : proposal.IsWithdrawn || opener.IsWithdrawn ? ProposalState.Withdrawn
            : proposal.Verdict == Verdict.Deny ? ProposalState.Denied
            : proposal.Case is not { } held ? Granted(ProposalState.Permitted, proposal.Until, proposal.Epoch)
            : held.State == ProposalState.Released ? Granted(ProposalState.Released, held.Until, held.Epoch)
            : held.State;
    }

    // What was held is ruled on as things are now: it may proceed, or it asks for more, or it is at its end.
    private bool MayProceed(ModelCase held)
    {
        var (host, owner) = (HistoryWorld.Acts[held.Act].Host, Settings.OwnerOf(held.Agent));
        var needs = Settings.Agents.Contains(held.Agent) ? Rule(held.Agent, held.Act, held) : null;
        if (needs is null)
        {
            held.State = ProposalState.Voided;
        }
        else if (!needs.AreMetBy(Counting(held, held.Owner, held.IsInWards)))
        {
            held.Widen(needs, Now);
        }
        else if (!held.Needs.And(needs).AreMetBy(Counting(held, owner, IsInWards(host))))
        {
            held.State = ProposalState.Voided;
        }
        else
        {
            return true;
        }

        return false;
    }

    // The roles of those whose signatures count at this moment.
    private ImmutableArray<string> Counting(ModelCase held, string? owner, bool isInWards) =>
        [
            .. held
                .Signed.Where(each =>
                    each.Person != owner
                    && Settings.Holds(each.Person, each.Role, isInWards)
                    && Settings.People[each.Person].Key == each.Key
                )
                .Select(each => each.Role),
        ];

    // Whom an act needs; null for a deny. An act is not counted beside its own reservation.
    private Needs? Rule(string agent, int act, ModelCase? itself)
    {
        var (verb, host) = HistoryWorld.Acts[act];
        var after = Now - TimeSpan.FromMinutes(Settings.Norms.Window);
        var count =
            1
            + _granted.Count(each => each.Agent == agent && each.At > after)
            + _cases.Count(each =>
                each != itself
                && each.Agent == agent
                && each.Opened > after
                && (each.IsPending || each.State == ProposalState.Withdrawn)
            );
        var needs = Settings.Norms.Rule(verb, host, count, _latched.Contains(agent));
        if (Settings.Norms.Beyond == Beyond.Halt && count > Settings.Norms.Most)
        {
            _latched.Add(agent);
        }

        return needs is null
            || _halts.Keys.Any(scope => IsCovered(scope, agent, verb, IsInWards(host)))
            || _objections.Exists(each => each.Agent == agent && each.Act == act && each.Until > Now)
                ? null
            : needs.IsNobody && IsSuspect ? needs.And(Formula.Person, 1)
            : needs;
    }

    private static bool IsCovered(string scope, string agent, string verb, bool isInWards) =>
        scope == "all"
        || scope == $"agent {agent}"
        || scope == $"norm history/{(verb == "query" ? "look" : verb)}"
        || (scope == "territory XX" && isInWards);

    private bool IsInWards(string host) => Settings.PumpsAreInWards && host == "pump-1";

    private bool CanSign(string person) =>
        Settings.People.TryGetValue(person, out var enrolled) && enrolled.Key is not null;
}
