using System.Collections.Concurrent;
using System.Collections.Immutable;
using Caveat.Node.Configuring;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;

namespace Caveat.Gate.Forwarding;

/// <summary>
/// Carries commands that may proceed to their actuators, each release once, and records what came of it. What is under way goes on when
/// whoever asked has gone.
/// </summary>
public sealed class Forwarder : IAsyncDisposable
{
    private readonly IGatekeeper _keeper;
    private readonly ActuatorClient _client;
    private readonly ConcurrentDictionary<(string Agent, string Proposal), Lazy<Task>> _underway = [];
    private readonly ConcurrentDictionary<string, bool> _reached = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    internal Forwarder(IGatekeeper keeper, ActuatorClient client) => (_keeper, _client) = (keeper, client);

    /// <summary>How many actuators that commands are forwarded to did not answer when they were last asked.</summary>
    public int Unreached =>
        _keeper.Deployment.Configuration.Actuators.Count(each =>
            each.Forward is not null
            && _reached.TryGetValue(each.Actuator.Id, out var isReached)
            && !isReached
        );

    /// <summary>Asks every actuator that commands are forwarded to how far it has seen the ledger.</summary>
    internal static async Task<ImmutableArray<(string Actuator, ActuatorAnswer Answer)>> AskAsync(
        ActuatorClient client,
        ImmutableArray<RegisteredActuator> actuators
    ) =>
        [
            .. await Task.WhenAll(
                    actuators
                        .Where(each => each.Forward is not null)
                        .Select(async each =>
                            (
                                each.Actuator.Id,
                                await client
                                    .AskAsync(each.Forward!, CancellationToken.None)
                                    .ConfigureAwait(false)
                            )
                        )
                )
                .ConfigureAwait(false),
        ];

    /// <summary>What they have seen.</summary>
    internal static ImmutableArray<SeenHead> SeenBy(
        ImmutableArray<(string Actuator, ActuatorAnswer Answer)> asked
    ) =>
        [
            .. asked
                .Where(each => each.Answer.Seen is not null)
                .Select(each => new SeenHead(each.Actuator, each.Answer.Seen!.Size, each.Answer.Seen.Root)),
        ];

    /// <summary>Takes note of who answered.</summary>
    internal void Note(string actuator, ActuatorAnswer answer) => _reached[actuator] = answer.IsReached;

    /// <summary>A proposal as it stands once its command, where it is the gate's to carry, was carried.</summary>
    public async Task<Result<ProposalView>> CarryAsync(Result<ProposalView> found, CancellationToken stop)
    {
        if (
            !found.IsValue
            || found.Value
                is not {
                    ForwardTo: { } target,
                    Warrant.IsEmpty: false,
                    State: ProposalState.Permitted or ProposalState.Released
                } view
        )
        {
            return found;
        }

        var carried = _underway.GetOrAdd(
            (view.Agent, target.Proposal),
            _ => new(() => CarryAsync(view, target))
        );
        await carried.Value.WaitAsync(stop).ConfigureAwait(false);
        return await _keeper
            .FindAsync(new Caller.OfAgent(view.Agent), view.Agent, view.Proposal, TimeSpan.Zero, stop)
            .ConfigureAwait(false);
    }

    /// <summary>Waits for no answer any longer, and records that nobody knows.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_underway.Values.Select(each => each.Value)).ConfigureAwait(false);
        _stopping.Dispose();
        _client.Dispose();
    }

    private async Task CarryAsync(ProposalView view, ForwardTarget target)
    {
        try
        {
            if (!_keeper.TryForward(view.Agent, target.Proposal))
            {
                return;
            }

            var answer = await _client
                .SendAsync(target.To, target.Command, target.Proposal, view.Warrant, _stopping.Token)
                .ConfigureAwait(false);
            Note(target.Actuator, answer);
            if (answer.Seen is { } seen)
            {
                _keeper.Compare(target.Actuator, seen.Size, seen.Root);
            }

            await _keeper
                .ReportAsync(
                    new Caller.OfActuator(target.Actuator),
                    view.Agent,
                    target.Proposal,
                    answer.ToReport(),
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
        catch (LedgerStoppedException)
        {
            // Whoever waits is told; after the next start it is reported that nobody knows.
        }
        finally
        {
            _underway.TryRemove((view.Agent, target.Proposal), out _);
        }
    }
}
