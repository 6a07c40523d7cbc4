using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Language;
using Caveat.Node.Keeping;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>The demo world behind a gatekeeper, with a key for every person.</summary>
internal sealed class TestGate : IAsyncDisposable
{
    private static readonly SigningKey _heartbeatKey = SigningKey.Temporary(
        Heartbeat.KeyName("gate.example/night-watch")
    );

    private readonly DemoFolder _folder = new();

    private IStateStore? _saved;

    private TestGate() { }

    public ManualTime Time { get; } = new();

    public MemoryLedger Ledger { get; private set; } = new();

    public static NoteKey HeartbeatKey => _heartbeatKey.Public;

    public Gatekeeper Keeper { get; private set; } = null!;

    public Deployment Deployment { get; private set; } = null!;

    public static async Task<TestGate> StartAsync(
        Func<string, string>? change = null,
        IStateStore? saved = null
    )
    {
        var gate = new TestGate { _saved = saved };
        gate.Deployment = gate.Read(change ?? (text => text));
        gate.Keeper = await Gatekeeper.OpenAsync(gate.Opening(_ => new MemoryLedger()));
        return gate;
    }

    /// <summary>Stops and starts again from what was durable.</summary>
    public async Task RestartAsync()
    {
        await Keeper.DisposeAsync();
        var before = Ledger;
        Keeper = await Gatekeeper.OpenAsync(Opening(before.Reopen));
    }

    /// <summary>Starts again as after a crash: nothing is said at the end, and no more than so many entries were durable.</summary>
    public async Task CrashAsync(long? entries = null)
    {
        var before = Ledger;
        Keeper = await Gatekeeper.OpenAsync(
            Opening(replay => before.Reopen(replay, entries ?? before.Durable))
        );
    }

    /// <summary>Starts again from an older copy of its ledger.</summary>
    public async Task RollBackAsync(long entries)
    {
        var before = Ledger;
        Keeper = await Gatekeeper.OpenAsync(Opening(replay => before.Reopen(replay, entries)));
    }

    /// <summary>Puts another configuration into force, also for what starts later.</summary>
    public Task ActivateAsync(Func<string, string> change)
    {
        Configure(change);
        return Keeper.ActivateAsync(Deployment, []);
    }

    /// <summary>Has another configuration for what starts later.</summary>
    public void Configure(Func<string, string> change) => Deployment = Read(change);

    /// <summary>Writes a file of its folder.</summary>
    public void Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Reads the configuration, changed.</summary>
    public Deployment Read(Func<string, string> change)
    {
        _folder.Configure(change);
        return _folder.Read();
    }

    public async Task<ProposalView> ProposeAsync(string agent, string id, string command, string more = "")
    {
        var result = await TryProposeAsync(agent, id, command, more);
        return result.Value ?? throw new InvalidOperationException(result.Refusal!.Message);
    }

    public Task<Result<ProposalView>> TryProposeAsync(
        string agent,
        string id,
        string command,
        string more = ""
    ) =>
        SendAsync(
            $$"""{"id":"{{id}}","agent":"{{agent}}","actuator":"edr-all","command":{{command}}{{more}}}"""
        );

    public Task<Result<ProposalView>> SendAsync(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var reading = ProposalReader.Read(bytes);
        var proposal = reading.Proposal ?? throw new InvalidOperationException(reading.Problems[0].Message);
        Assert.True(CanonicalJson.TryCanonicalize(bytes, out var canonical, out _));
        return Keeper.ProposeAsync(
            new(proposal, canonical, proposal.Agent, ProposalForm.Proposal),
            CancellationToken.None
        );
    }

    public async Task FileThreatsAsync()
    {
        foreach (var (id, confidence) in ((string, string)[])[("INC-4711", "0.95"), ("INC-4712", "0.5")])
        {
            Assert.True(Amount.TryParse(confidence, out var sure));
            var filed = await Keeper.FileThreatAsync(
                "siem-1",
                new(
                    new()
                    {
                        Id = id,
                        Severity = Amount.Of(8),
                        Confidence = sure,
                    },
                    [],
                    null,
                    []
                ),
                CancellationToken.None
            );
            Assert.True(filed.IsValue);
        }
    }

    public async Task<Result<CaseView>> DecideAsync(
        string person,
        string caseId,
        string role,
        bool approves = true,
        string? signer = null
    )
    {
        var shown = await Keeper.FindCaseAsync(new Caller.OfPerson(person), caseId, CancellationToken.None);
        return await Keeper.DecideAsync(
            person,
            caseId,
            Sign(shown.Value!, role, approves, signer ?? person),
            CancellationToken.None
        );
    }

    public SignedDecision Sign(CaseView shown, string role, bool approves, string signer)
    {
        using var json = JsonDocument.Parse(shown.Json);
        string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
        var subject = new CaseSubject(
            Text("gate"),
            Text("act"),
            json.RootElement.GetProperty("proposal").GetProperty("digest").GetString()!,
            Text("factsDigest"),
            Text("effectDigest"),
            Text("normSet"),
            Text("nonce")
        );
        var expires = DateTimeOffset.Parse(
            Text("expires"),
            System.Globalization.CultureInfo.InvariantCulture
        );
        var digest = SignedStatement.OfDecision(
            subject,
            Text("case"),
            FormulaText.Read(Text("formula"))!,
            role,
            approves,
            "seen",
            expires
        );
        return new(
            approves ? Decision.Approve : Decision.Object,
            role,
            "seen",
            Text("nonce"),
            expires,
            Base64Url.EncodeToString(_folder.KeyOf(signer).Sign(digest))
        );
    }

    public Task<Result<WatchView>> OrderAsync(string person, string scope, bool halts)
    {
        var order = SignOrder(person, scope, halts);
        return halts
            ? Keeper.HaltAsync(person, order, CancellationToken.None)
            : Keeper.ResumeAsync(person, order, CancellationToken.None);
    }

    public SignedOrder SignOrder(string person, string scope, bool halts)
    {
        Span<byte> random = stackalloc byte[12];
        System.Security.Cryptography.RandomNumberGenerator.Fill(random);
        var (nonce, expires) = (Base64Url.EncodeToString(random), Time.Wall.AddMinutes(1));
        var digest = SignedStatement.OfOrder("gate.example/night-watch", halts, scope, "", nonce, expires);
        return new(scope, "", nonce, expires, Base64Url.EncodeToString(_folder.KeyOf(person).Sign(digest)));
    }

    public SignedErasure SignErasure(string person, long[] records, string statement)
    {
        Span<byte> random = stackalloc byte[12];
        System.Security.Cryptography.RandomNumberGenerator.Fill(random);
        var (nonce, expires) = (Base64Url.EncodeToString(random), Time.Wall.AddMinutes(1));
        var digest = SignedStatement.OfErasure(
            "gate.example/night-watch",
            records,
            statement,
            nonce,
            expires
        );
        return new(
            [.. records],
            statement,
            nonce,
            expires,
            Base64Url.EncodeToString(_folder.KeyOf(person).Sign(digest))
        );
    }

    /// <summary>The state as the agent finds it, who asks by looking.</summary>
    public async Task<ProposalState> StateOfAsync(string agent, string id) =>
        (await FindAsync(new Caller.OfAgent(agent), agent, id)).State;

    /// <summary>The state as a person finds it, of whose look nothing comes.</summary>
    public async Task<ProposalState> StateShownAsync(string agent, string id) =>
        (await FindAsync(new Caller.OfPerson("counsel-1"), agent, id)).State;

    public async Task<ProposalView> FindAsync(Caller caller, string agent, string id)
    {
        var found = await Keeper.FindAsync(caller, agent, id, TimeSpan.Zero, CancellationToken.None);
        return found.Value!;
    }

    /// <summary>The bodies of all records of that type.</summary>
    public IEnumerable<T> Records<T>()
        where T : RecordBody =>
        Ledger
            .Entries.Select(entry => RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!.Body)
            .OfType<T>();

    public async ValueTask DisposeAsync()
    {
        await Keeper.DisposeAsync();
        _folder.Dispose();
    }

    private GateOpening Opening(Func<Replay, MemoryLedger> open) =>
        new(Deployment, Time, replay => Ledger = open(replay))
        {
            MostPending = 8,
            SignHeartbeat = _heartbeatKey.Sign,
            Saved = _saved,
        };
}
