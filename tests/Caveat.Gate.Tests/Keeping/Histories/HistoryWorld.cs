using System.Collections.Frozen;
using System.Collections.Immutable;
using Caveat.Node.Loading;
using NSec.Cryptography;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>
/// A small world for histories: two agents, five people with two keys each, eight acts, and norms of which there are several versions.
/// What each version asks for stands here twice: as a pack for the gate, and in plain words for the model.
/// </summary>
internal static class HistoryWorld
{
    public const string Gate = "gate.example/history";
    public const string Detector = "siem";
    public const int Keys = 2;

    public static readonly ImmutableArray<string> Agents = ["soar", "turbo"];

    public static readonly ImmutableArray<string> People =
    [
        "officer-1",
        "officer-2",
        "officer-3",
        "engineer-1",
        "clerk-1",
    ];

    public static readonly ImmutableArray<string> Roles =
    [
        "watch-officer",
        "clinical-engineer",
        Formula.Person,
    ];

    /// <summary>The verb and the host of every act that can be proposed.</summary>
    public static readonly ImmutableArray<(string Verb, string Host)> Acts =
    [
        ("query", "ws-1"),
        ("query", "ws-2"),
        ("contain", "ws-1"),
        ("contain", "ws-2"),
        ("contain", "pump-1"),
        ("restart", "ws-2"),
        ("restart", "pump-1"),
        ("delete", "ws-2"),
    ];

    /// <summary>The versions of the norms.</summary>
    public static readonly ImmutableArray<Norms> Versions =
    [
        new(),
        new() { ForbidsKiosks = true },
        new() { Officers = 2 },
        new() { ContainsAlone = true, Most = 6 },
        new() { Most = 2 },
        new() { Window = 30 },
        new()
        {
            Most = 2,
            Window = 5,
            Beyond = Beyond.TwoOfficers,
        },
        new() { Most = 3, Beyond = Beyond.Halt },
    ];

    private static readonly Lazy<Deployment>[] _deployments =
    [
        .. from version in Versions
        from pumpsAreInWards in (bool[])[true, false]
        select new Lazy<Deployment>(() => Read(version, pumpsAreInWards)),
    ];

    private static readonly FrozenDictionary<(string, int), Key> _keys = People
        .SelectMany(person => Enumerable.Range(0, Keys).Select(number => (person, number)))
        .ToFrozenDictionary(each => each, _ => Node.Recording.Ed25519.NewKey());

    public static Key KeyOf(string person, int number) => _keys[(person, number)];

    /// <summary>As configurations and records write it.</summary>
    public static string PublicKeyOf(string person, int number) =>
        "ed25519:"
        + Convert.ToBase64String(KeyOf(person, number).PublicKey.Export(KeyBlobFormat.RawPublicKey));

    public static string CommandOf(int act) =>
        $$$$"""{"action":"{{{{Acts[act].Verb}}}}","target":{"device":{"hostname":"{{{{Acts[act].Host}}}}"}}}""";

    /// <summary>The deployment of settings; its configuration has their text.</summary>
    public static Deployment Of(Settings settings)
    {
        var read = _deployments[(2 * settings.Version) + (settings.PumpsAreInWards ? 0 : 1)].Value;
        bool IsRegistered(string agent) => agent == Detector || settings.Agents.Contains(agent);
        return read with
        {
            Configuration = read.Configuration with
            {
                Source = new("caveat.yaml", settings.ToString()),
                People = [.. settings.People.Select(PersonOf)],
                Agents =
                [
                    .. read
                        .Configuration.Agents.Where(each => IsRegistered(each.Agent.Id))
                        .Select(each => each with { Owner = settings.OwnerOf(each.Agent.Id) }),
                ],
            },
            Surroundings = read.Surroundings with
            {
                Agents = read
                    .Surroundings.Agents.Where(each => IsRegistered(each.Key))
                    .ToFrozenDictionary(StringComparer.Ordinal),
            },
        };
    }

    private static Person PersonOf(KeyValuePair<string, Enrolled> person) =>
        new(
            person.Key,
            null,
            [
                .. person.Value.Roles.Select(role => new RoleGrant(
                    role,
                    role == "clinical-engineer" ? ["wards"] : []
                )),
            ]
        )
        {
            PublicKey = person.Value.Key is { } key ? PublicKeyOf(person.Key, key) : null,
        };

    private static Deployment Read(Norms norms, bool pumpsAreInWards)
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder.At("zones"));
        File.WriteAllText(folder.At("history.norm"), norms.Pack);
        File.WriteAllText(
            folder.At("inventory.csv"),
            """
            id,names,addresses,owner,tags
            ws-1,ws-1,10.20.10.1,self,kiosk
            ws-2,ws-2,10.20.10.2,self,
            pump-1,pump-1,10.20.30.1,self,medical
            """
        );
        File.WriteAllText(
            folder.At("zones/wards.zone"),
            $"""
            zone       wards
            owner      self
            territory  XX
            use        civilian
            source     "facility plan, example"
            include
              asset "{(pumpsAreInWards ? "pump-*" : "monitor-*")}"
            """
        );
        File.WriteAllText(
            folder.At("caveat.yaml"),
            $$"""
            gate: { name: {{Gate}} }
            own: [10.20.0.0/16]
            layers: { organisation: [./history.norm] }
            zones: [special-use, never-block, ./zones]
            inventory: inventory.csv
            people:
              - { id: nobody, roles: [watch-officer, { role: clinical-engineer, zones: [wards] }] }
            agents:
              - { id: soar, kind: responder }
              - { id: turbo, kind: responder }
              - { id: {{Detector}}, kind: detector, ceiling: intelligence }
            """
        );
        var reading = DeploymentReader.Read(
            folder.At("caveat.yaml"),
            "caveat.yaml",
            new Installation(Repository.Root)
        );
        return reading.Deployment
            ?? throw new InvalidOperationException(
                string.Join('\n', reading.Findings.Select(finding => finding.Diagnostic.Message))
            );
    }
}
