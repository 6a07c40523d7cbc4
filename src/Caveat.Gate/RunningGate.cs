using System.Collections.Immutable;
using Caveat.Gate.Forwarding;
using Caveat.Gate.Sessions;
using Caveat.Language;
using Caveat.Node.Configuring;
using Caveat.Node.Keeping;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Node.Witnessing;

namespace Caveat.Gate;

/// <summary>A whole gate: ledger, gatekeeper, credentials, what is read again when it changes, and the server in front.</summary>
public sealed class RunningGate : IAsyncDisposable
{
    private readonly GateStart _start;
    private readonly Ledger _ledger;
    private readonly Gatekeeper _keeper;
    private readonly Forwarder _forwarder;
    private readonly GateServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Task _watching;
    private readonly LiveCredentials _credentials;
    private readonly LiveCertificate? _certificate;
    private readonly WatchedFiles _files;
    private readonly GateKeys _keys;
    private readonly Cosigner? _cosigner;

    private RunningGate(GateStart start, Parts parts)
    {
        _start = start with { Deployment = start.Deployment with { Sources = null } };
        (_ledger, _keeper, _forwarder, _server, _credentials, _certificate, _files, _keys, _cosigner) = parts;
        _watching = WatchAsync();
    }

    /// <summary>How many records the start did not read, because what follows from them was saved; 0 where it read all.</summary>
    public long WentOnFrom => _keeper.WentOnFrom;

    /// <summary>Where it listens.</summary>
    public Uri Address =>
        ReachedAt(_start.Listen ?? _keeper.Deployment.Configuration.Gate.Listen, _server.Address);

    /// <summary>The gate behind the server.</summary>
    public IGatekeeper Keeper => _keeper;

    /// <summary>The server in front.</summary>
    internal GateServer Server => _server;

    /// <summary>The verifier key of its ledger.</summary>
    public string LedgerKey => _keys.Ledger.InForce.ToString();

    /// <summary>The verifier key of its heartbeats.</summary>
    public string HeartbeatKey => _keys.Heartbeat.Public.ToString();

    /// <summary>Fails when the ledger stopped: the process must end at once with a code other than 0.</summary>
    public Task Stopped => _ledger.Stopped;

    /// <summary>The folder of a configuration's data.</summary>
    public static string DataOf(string configuration, Deployment deployment) =>
        System.IO.Path.GetFullPath(
            deployment.Configuration.Gate.Data,
            System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(configuration))!
        );

    /// <summary>Starts a gate.</summary>
    /// <exception cref="LedgerStoppedException">The ledger cannot be opened.</exception>
    /// <exception cref="FormatException">The credentials cannot be read.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<RunningGate> StartAsync(GateStart start)
    {
        var data = DataOf(start.Path, start.Deployment);
        var files = new WatchedFiles(start.Path, data);
        var folder = new LedgerFolder(data);
        var credentials = new LiveCredentials(data);
        var origin = start.Deployment.Configuration.Gate.Name;
        var keys = GateKeys.Open(origin, folder, start.Passphrase);
        var certificate = start.Certificate is { } shown ? new LiveCertificate(shown) : null;
        // Before anything is signed: what actuators remember no older copy of the disk takes back.
        var client = new ActuatorClient(start.Limits, start.Clock);
        var asked = await Forwarder
            .AskAsync(client, start.Deployment.Configuration.Actuators)
            .ConfigureAwait(false);
        var cosigner = CosignerOf(start);
        Ledger? ledger = null;
        Gatekeeper? keeper = null;
        try
        {
            keeper = await Gatekeeper
                .OpenAsync(
                    new(
                        start.Deployment,
                        start.Clock,
                        replay =>
                            ledger = Ledger.Open(
                                new(folder, keys.Ledger, replay)
                                {
                                    Adopt = start.Adopt,
                                    Seen = Forwarder.SeenBy(asked),
                                    Replayed = keys.Settle,
                                    Cosigner = cosigner,
                                }
                            )
                    )
                    {
                        Version = start.Version,
                        Keep = new ActivatedSources(folder).Keep,
                        Keys = keys,
                        Saved = new StateFile(folder, keys.Ledger),
                        SignHeartbeat = heartbeat => keys.Heartbeat.Sign(heartbeat),
                    }
                )
                .ConfigureAwait(false);
            var forwarder = new Forwarder(keeper, client);
            foreach (var (actuator, answer) in asked)
            {
                forwarder.Note(actuator, answer);
            }

            await credentials.FollowAsync(keeper).ConfigureAwait(false);
            var listen = start.Listen ?? start.Deployment.Configuration.Gate.Listen;
            keeper.Address = start.Deployment.Configuration.Gate.Address ?? listen;
            var server = await GateServer
                .StartAsync(
                    new(keeper, ledger!, () => credentials.Now, start.Clock, start.Version)
                    {
                        Limits = start.Limits,
                        Forwarder = forwarder,
                        Certificate = certificate is null ? null : () => certificate.Now,
                        Cosigner = cosigner,
                    },
                    listen
                )
                .ConfigureAwait(false);
            var reached = ReachedAt(listen, server.Address);
            keeper.Address = start.Deployment.Configuration.Gate.Address ?? reached;
            return new(
                start,
                new(ledger!, keeper, forwarder, server, credentials, certificate, files, keys, cosigner)
            );
        }
        catch
        {
            client.Dispose();
            if (keeper is not null)
            {
                await keeper.DisposeAsync().ConfigureAwait(false);
            }

            if (ledger is not null)
            {
                await ledger.DisposeAsync().ConfigureAwait(false);
            }

            if (cosigner is not null)
            {
                await cosigner.DisposeAsync().ConfigureAwait(false);
            }

            keys.Dispose();
            throw;
        }
    }

    /// <summary>Invites somebody to enrol a passkey: what they open in their browser.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses, or the ledger stopped.</exception>
    public async Task<Uri> InviteAsync(string person)
    {
        var invitation = Invitations.Write(DataOf(_start.Path, _keeper.Deployment), person, _start.Clock);
        await _credentials.ReadAgainAsync(_keeper).ConfigureAwait(false);
        return Invitations.Link(_keeper.Address, invitation);
    }

    /// <summary>Reads the configuration and all it names again; what has errors changes nothing, and the last good stays.</summary>
    public async Task ReloadAsync()
    {
        await _reading.WaitAsync(_stopping.Token).ConfigureAwait(false);
        try
        {
            // A file that changes while it is read is read again.
            DeploymentReading reading;
            do
            {
                _files.Note();
                reading = DeploymentReader.Read(_start.Path, _start.Name, _start.Installation);
            } while (_files.HaveChanged());

            var findings = reading.Findings.ToBuilder();
            if (reading.Deployment is not { } read || !MayFollow(read, findings))
            {
                await _keeper.ActivateAsync(null, findings.ToImmutable()).ConfigureAwait(false);
                _start.Told?.Invoke(findings.ToImmutable(), false);
                return;
            }

            try
            {
                await _keeper.ActivateAsync(read, findings.ToImmutable()).ConfigureAwait(false);
                _start.Told?.Invoke(findings.ToImmutable(), true);
            }
            catch (LedgerStoppedException fault) when (!_ledger.Stopped.IsCompleted)
            {
                // What is in force stays, and whoever looks sees why.
                findings.Add(
                    new(
                        read.Configuration.Source,
                        new(
                            ConfigurationCodes.NotKept,
                            default,
                            fault.Message,
                            "look after the disk; then start the gate again"
                        )
                    )
                );
                await _keeper.ActivateAsync(null, findings.ToImmutable()).ConfigureAwait(false);
                _start.Told?.Invoke(findings.ToImmutable(), false);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Stops: answers what was asked, says so in the ledger, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync().ConfigureAwait(false);
        await _forwarder.DisposeAsync().ConfigureAwait(false);
        await _keeper.DisposeAsync().ConfigureAwait(false);
        await _ledger.DisposeAsync().ConfigureAwait(false);
        await _keeper.SaveLastAsync().ConfigureAwait(false);
        if (_cosigner is not null)
        {
            await _cosigner.DisposeAsync().ConfigureAwait(false);
        }

        _keys.Dispose();
        _stopping.Dispose();
        _reading.Dispose();
    }

    private static Cosigner? CosignerOf(GateStart start) =>
        start.Deployment.Witnesses is var (policy, _, isRequired)
            ? new(policy, isRequired, Cosigner.Http(), start.Clock, start.WitnessLimits)
            : null;

    /// <summary>Where it is reached: by the name that it was given, whatever it bound; a port that was free is known only then.</summary>
    internal static Uri ReachedAt(Uri listen, Uri bound) => new UriBuilder(listen) { Port = bound.Port }.Uri;

    // What a ledger is called is part of every signature in it.
    private bool MayFollow(Deployment next, ImmutableArray<Finding>.Builder findings)
    {
        var (now, then) = (_keeper.Deployment.Configuration.Gate, next.Configuration.Gate);
        var keepsWitnesses = WitnessPolicy.AreSame(_keeper.Deployment.Witnesses, next.Witnesses);
        if (
            now.Name != then.Name
            || now.Data != then.Data
            || now.Listen != then.Listen
            || now.Address != then.Address
            || !keepsWitnesses
        )
        {
            findings.Add(
                new(
                    next.Configuration.Source,
                    new(
                        ConfigurationCodes.NeedsRestart,
                        default,
                        keepsWitnesses
                            ? "the name, the data folder and the addresses of a gate that runs cannot change"
                            : "the witnesses of a gate that runs cannot change",
                        "stop it and start it again"
                    )
                )
            );
            return false;
        }

        return _certificate?.Read(next.Configuration, _start.Path, findings) ?? true;
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _start.Clock);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            try
            {
                await _credentials.ReadAgainAsync(_keeper).ConfigureAwait(false);
                if (_files.HaveChanged())
                {
                    await ReloadAsync().ConfigureAwait(false);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // What could not be read this time is read the next time: a token that is taken away later must not stay.
                _files.Forget();
            }
        }
    }

    private sealed record Parts(
        Ledger Ledger,
        Gatekeeper Keeper,
        Forwarder Forwarder,
        GateServer Server,
        LiveCredentials Credentials,
        LiveCertificate? Certificate,
        WatchedFiles Files,
        GateKeys Keys,
        Cosigner? Cosigner
    );
}
