using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Node.Configuring;
using Caveat.Node.Keeping;
using Caveat.Node.Loading;
using Caveat.Node.Recording;

namespace Caveat.Gate;

/// <summary>A whole gate: ledger, gatekeeper, credentials, what is read again when it changes, and the server in front.</summary>
public sealed class RunningGate : IAsyncDisposable
{
    private static readonly string[] _watched = [".yaml", ".norm", ".zone", ".csv", ".json"];

    private readonly GateStart _start;
    private readonly Ledger _ledger;
    private readonly Gatekeeper _keeper;
    private readonly GateServer _server;
    private readonly string _data;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Task _watching;
    private readonly LiveCredentials _credentials;
    private string _filesRead;

    private RunningGate(
        GateStart start,
        Ledger ledger,
        Gatekeeper keeper,
        GateServer server,
        LiveCredentials credentials
    )
    {
        _start = start;
        _ledger = ledger;
        _keeper = keeper;
        _server = server;
        _data = DataOf(start.Path, start.Deployment);
        _credentials = credentials;
        _filesRead = Fingerprint(start.Path);
        _watching = WatchAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _server.Address;

    /// <summary>The gate behind the server.</summary>
    public IGatekeeper Keeper => _keeper;

    /// <summary>The server in front.</summary>
    internal GateServer Server => _server;

    /// <summary>The verifier key of its ledger.</summary>
    public string LedgerKey { get; private init; } = "";

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
        var folder = new LedgerFolder(data);
        var credentials = new LiveCredentials(data);
        var key = Node.Recording.LedgerKey.Open(start.Deployment.Configuration.Gate.Name, folder);
        Ledger? ledger = null;
        Gatekeeper? keeper = null;
        try
        {
            keeper = await Gatekeeper
                .OpenAsync(
                    new(
                        start.Deployment,
                        start.Clock,
                        replay => ledger = Ledger.Open(new(folder, key, replay) { Adopt = start.Adopt })
                    )
                    {
                        Version = start.Version,
                    }
                )
                .ConfigureAwait(false);
            var listen = start.Listen ?? start.Deployment.Configuration.Gate.Listen;
            var server = await GateServer
                .StartAsync(
                    new(keeper, ledger!, () => credentials.Now, start.Clock, start.Version)
                    {
                        IsLedgerPublic = start.Deployment.Configuration.IsLedgerPublic,
                    },
                    listen
                )
                .ConfigureAwait(false);
            return new(start, ledger!, keeper, server, credentials) { LedgerKey = key.Public.ToString() };
        }
        catch
        {
            if (keeper is not null)
            {
                await keeper.DisposeAsync().ConfigureAwait(false);
            }

            if (ledger is not null)
            {
                await ledger.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
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
                _filesRead = Fingerprint(_start.Path);
                reading = DeploymentReader.Read(_start.Path, _start.Name, _start.Installation);
            } while (_filesRead != Fingerprint(_start.Path));

            var refusal = reading.Deployment is { } read ? Refused(read) : null;
            ImmutableArray<Finding> findings = refusal is null
                ? reading.Findings
                : reading.Findings.Add(refusal);
            await _keeper
                .ActivateAsync(refusal is null ? reading.Deployment : null, findings)
                .ConfigureAwait(false);
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
        await _keeper.DisposeAsync().ConfigureAwait(false);
        await _ledger.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _reading.Dispose();
    }

    // What a ledger is called is part of every signature in it.
    private Finding? Refused(Deployment read)
    {
        var (now, next) = (_keeper.Deployment.Configuration, read.Configuration);
        return
            now.Gate.Name == next.Gate.Name
            && now.Gate.Data == next.Gate.Data
            && now.Gate.Listen == next.Gate.Listen
            ? null
            : new(
                next.Source,
                new(
                    ConfigurationCodes.NeedsRestart,
                    default,
                    "the name, the data folder and the address of a gate that runs cannot change",
                    "stop it and start it again"
                )
            );
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _start.Clock);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            await _credentials.ReadAgainAsync(_keeper.CredentialAsync).ConfigureAwait(false);
            if (Fingerprint(_start.Path) != _filesRead)
            {
                await ReloadAsync().ConfigureAwait(false);
            }
        }
    }

    // The configuration and everything of its kind in its folder and below, apart from the data.
    private string Fingerprint(string configuration)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(configuration))!;
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 };
        try
        {
            var files = Directory
                .EnumerateFiles(folder, "*", options)
                .Where(file =>
                    !file.StartsWith(_data, StringComparison.Ordinal)
                    && _watched.Contains(System.IO.Path.GetExtension(file), StringComparer.Ordinal)
                )
                .Take(10_000)
                .Order(StringComparer.Ordinal)
                .Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks}");
            return string.Join('\n', files);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
