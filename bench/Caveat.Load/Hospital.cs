using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Caveat.Node.Identifying;
using Caveat.Node.Keeping;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Wire;

namespace Caveat.Load;

/// <summary>
/// The demo world (spec/cases/demo) in a folder of its own, and agents there that never tire: of eighteen proposals ten are permitted, six are held and
/// two are denied, as in the demo. No proposal and no held act comes twice.
/// </summary>
internal sealed class Hospital
{
    // The limit holds nearly all that one agent does to defend: what many a second can be permitted is observing and patching.
    private static readonly (string Agent, string Actuator, string Command, string? Threat)[] _acts =
    [
        ("hunt-1", "edr-office", """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""", null),
        ("soar-7", "edr-all", Contain("ws-15"), "INC-4712"),
        ("patch-2", "edr-office", """{"action":"update","target":{"device":{"hostname":"srv-3"}}}""", null),
        ("hunt-1", "edr-office", """{"action":"query","target":{"device":{"hostname":"ws-21"}}}""", null),
        ("soar-7", "edr-all", Contain("icu-pump-3"), "INC-4711"),
        ("patch-2", "edr-office", """{"action":"update","target":{"device":{"hostname":"srv-1"}}}""", null),
        ("turbo-9", "edge-1", Deny("8.8.8.8/32"), "INC-4711"),
        ("hunt-1", "edr-office", """{"action":"query","target":{"device":{"hostname":"srv-2"}}}""", null),
        (
            "turbo-9",
            "edr-all",
            """{"action":"delete","target":{"file":{"path":"/srv/volumes/srv-3"}}}""",
            "INC-4711"
        ),
        ("patch-2", "edr-office", """{"action":"update","target":{"device":{"hostname":"ws-22"}}}""", null),
        ("turbo-9", "edge-1", Deny("10.0.0.0/8"), "INC-4711"),
        ("hunt-1", "edr-office", """{"action":"query","target":{"device":{"hostname":"srv-4"}}}""", null),
        ("soar-7", "edr-office", Contain("ws-24"), "INC-4712"),
        ("patch-2", "edr-office", """{"action":"update","target":{"device":{"hostname":"srv-2"}}}""", null),
        ("hunt-1", "edr-office", """{"action":"query","target":{"device":{"hostname":"ws-25"}}}""", null),
        (
            "turbo-9",
            "clinic-gw",
            """{"action":"disrupt","target":{"ipv4_net":"198.51.100.7/32"},"args":{"duration":3600000}}""",
            "INC-4711"
        ),
        ("patch-2", "edr-office", """{"action":"update","target":{"device":{"hostname":"ws-26"}}}""", null),
        ("turbo-9", "edge-1", Deny("1.1.1.1/32"), "INC-4711"),
    ];

    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    public Hospital()
    {
        Folder = Machine.NewFolder();
        var source = Path.Combine(Machine.Root, "spec", "cases", "demo");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var credentials = Credentials.None;
        foreach (var agent in (string[])["soar-7", "patch-2", "hunt-1", "turbo-9", "siem-1"])
        {
            _tokens[agent] = AgentToken.Of(RandomNumberGenerator.GetBytes(AgentToken.Bytes));
            credentials = credentials.With(agent, _tokens[agent], TimeProvider.System.GetUtcNow());
        }

        credentials.Write(Data);
    }

    /// <summary>How many proposals a round of every kind is.</summary>
    public static int Kinds => _acts.Length;

    public string Folder { get; }

    public string Data => Path.Combine(Folder, "data");

    /// <summary>The threats that the detector files.</summary>
    public IEnumerable<string> Threats => File.ReadLines(Path.Combine(Folder, "threats.jsonl"));

    public string TokenOf(string agent) => _tokens[agent];

    /// <summary>Whose the proposal of a number is, and its body.</summary>
    public static (string Agent, byte[] Body) Proposal(int number)
    {
        var (agent, actuator, command, threat) = _acts[number % _acts.Length];
        var said = threat is null ? "" : $",\"threat\":\"{threat}\"";
        var id = number.ToString("D9", CultureInfo.InvariantCulture);
        // Another duration is another act.
        command = command.Replace("3600000", $"{1_000_000 + (number % 9_000_000)}", StringComparison.Ordinal);
        var text =
            $$"""{"id":"load-{{id}}","agent":"{{agent}}","actuator":"{{actuator}}","command":{{command}}{{said}},"labels":{"ticket":"4711"},"justification":"Files on it are being renamed; seen on three machines within five minutes."}""";
        return (agent, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The same, read as the server reads it.</summary>
    public static Submission Submit(int number)
    {
        var (agent, body) = Proposal(number);
        var proposal = ProposalReader.Read(body).Proposal!;
        _ = CanonicalJson.TryCanonicalize(body, out var canonical, out _);
        return new(proposal, canonical!, agent, ProposalForm.Proposal);
    }

    /// <summary>Opens the gate behind a server, in this process.</summary>
    public async Task<(Gatekeeper Keeper, Ledger Ledger)> OpenAsync(TimeProvider? time = null)
    {
        var path = Path.Combine(Folder, "caveat.yaml");
        var deployment = DeploymentReader.Read(path, path, new Installation(Machine.Root)).Deployment!;
        var folder = new LedgerFolder(Data);
        var key = LedgerKey.Open(deployment.Configuration.Gate.Name, folder);
        Ledger? ledger = null;
        var keeper = await Gatekeeper.OpenAsync(
            new(
                deployment,
                time ?? TimeProvider.System,
                replay => ledger = Ledger.Open(new(folder, key, replay))
            )
            {
                Saved = new StateFile(folder, key),
            }
        );
        foreach (var threat in Threats)
        {
            var read = JsonNode.Parse(threat)!;
            await keeper.FileThreatAsync(
                "siem-1",
                new(
                    new()
                    {
                        Id = (string)read["id"]!,
                        Severity = Amount.Of((int)read["severity"]!),
                        Confidence = Confidence(read["confidence"]!),
                    },
                    [],
                    null,
                    []
                ),
                CancellationToken.None
            );
        }

        return (keeper, ledger!);
    }

    /// <summary>Makes a ledger of so many rulings and closes it.</summary>
    public async Task FillAsync(int proposals)
    {
        var (keeper, ledger) = await OpenAsync(new HurryingTime());
        await Parallel.ForAsync(
            0,
            proposals,
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, stop) => await keeper.ProposeAsync(Submit(number), stop)
        );
        await keeper.DisposeAsync();
        await ledger.DisposeAsync();
        await keeper.SaveLastAsync();
    }

    private static Amount Confidence(JsonNode said) =>
        Amount.TryParse(said.ToJsonString(), out var sure) ? sure : throw new JsonException("no confidence");

    private static string Contain(string host) =>
        $$$"""{"action":"contain","target":{"device":{"hostname":"{{{host}}}"}},"args":{"duration":3600000}}""";

    private static string Deny(string network) =>
        $$$"""{"action":"deny","target":{"ipv4_net":"{{{network}}}"},"args":{"duration":3600000}}""";
}
