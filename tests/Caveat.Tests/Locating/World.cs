using System.Collections.Frozen;
using System.Collections.Immutable;
using Caveat.Locating;

namespace Caveat.Tests.Locating;

/// <summary>Example General Hospital on one bad evening, and short ways to propose acts in it.</summary>
internal static class World
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    public static readonly DateOnly Today = new(2026, 11, 22);

    private const string OwnZones = """
        zone  own-network
        owner self
        territory XX
        include
          10.20.0.0/16
          2001:db8:40::/44
          *.hospital.example

        zone  wards
        sectors healthcare
        tags  medical
        owner self
        use   civilian
        criticality 2
        include
          10.20.30.0/24
          *.wards.hospital.example
          asset "icu-*"

        zone  clinic
        sectors healthcare
        owner partner
        consent for night-watch
        include
          198.51.100.0/24
          *.clinic.example
        """;

    public static readonly Inventory Inventory = InventoryOf(
        new InventoryCells(2, "ws-14", "ws-14.hospital.example", "00:00:5e:00:53:14", "10.20.10.14", "self"),
        new InventoryCells(3, "ws-15", "ws-15.hospital.example", "", "10.20.10.15", "self"),
        new InventoryCells(4, "srv-3", "srv-3.hospital.example", "", "10.20.20.3", "self", "backup"),
        new InventoryCells(
            5,
            "icu-pump-3",
            "pump-3.wards.hospital.example",
            "00:00:5e:00:53:33",
            "10.20.30.33",
            "self",
            "infusion"
        )
    );

    public static readonly ZoneSet Zones = ZoneSet.Of(
        [.. Shipped("special-use"), .. Shipped("never-block"), .. ZonesOf(OwnZones)],
        Inventory
    );

    public static readonly ImmutableArray<Actuator> Actuators =
    [
        new() { Id = "edge-1", CoversRanges = [Range("10.20.0.0/16")] },
        new() { Id = "edr-office", CoversRanges = [Range("10.20.10.0/24"), Range("10.20.20.0/24")] },
        new() { Id = "edr-all", CoversRanges = [Range("10.20.0.0/16")] },
        new()
        {
            Id = "clinic-gw",
            Reach = Reach.Target,
            CoversZones = ["clinic"],
        },
        new() { Id = "range", Reach = Reach.Target },
    ];

    public static readonly Surroundings Surroundings = new()
    {
        Schema = Schema.Standard,
        Actuators = ActuatorSet.Of(Zones, Actuators, "edr-all"),
        Agents = FrozenDictionary<string, Agent>.Empty,
        FindThreat = id =>
            id switch
            {
                "INC-4711" => Filed(id, severity: 8, confidence: 950),
                "INC-4712" => Filed(id, severity: 8, confidence: 500),
                _ => null,
            },
    };

    public static readonly Agent Soar = new() { Id = "soar-7", Operations = ["night-watch"] };

    public static AddressRange Range(string text) =>
        AddressRange.TryParse(text, out var range, out _) ? range : throw new FormatException(text);

    public static CommandTarget.Network Network(string text) => new(Range(text));

    public static CommandTarget.Named Name(string name) => new(TargetKind.DomainName, name, name);

    public static CommandTarget.Device Device(string host) => new(host, null);

    public static CommandTarget.OnDevice File() =>
        new(TargetKind.File, "sha256 2c26b46b68ffc68f", RunsCode: false);

    public static Proposal Propose(Verb? verb, params CommandTarget[] targets) =>
        new()
        {
            Id = "p-1",
            Agent = Soar.Id,
            Command = new() { Verb = verb, Target = targets[0] },
            Targets = [.. targets[1..]],
            Digest = "sha256:" + new string('0', 64),
            CanonicalCommand = "{}"u8.ToArray(),
        };

    extension(Proposal proposal)
    {
        public Proposal Through(string actuator) => proposal with { Actuator = actuator };

        public Proposal For(TimeSpan duration) =>
            proposal.WithArguments(new() { Duration = (long)duration.TotalMilliseconds });

        public Proposal WithArguments(CommandArguments arguments) =>
            proposal with
            {
                Command = proposal.Command with { Arguments = arguments },
            };

        public Proposal Answering(string threat) => proposal with { ThreatId = threat };

        public Proposal OnHost(string host) =>
            proposal with
            {
                Command = proposal.Command with { Actuator = new("er", host, null) },
            };

        /// <summary>The facts of the only target.</summary>
        public Facts Facts(Agent? agent = null, Surroundings? surroundings = null) =>
            Assert.Single(proposal.AllFacts(agent, surroundings));

        public ImmutableArray<Facts> AllFacts(Agent? agent = null, Surroundings? surroundings = null) =>
            Enrichment.Enrich(proposal, agent ?? Soar, surroundings ?? Surroundings, Now);
    }

    extension(Facts facts)
    {
        /// <summary>The value as the norm language writes it.</summary>
        public string Says(AttributeDefinition attribute) => facts[attribute].Describe(attribute);

        public IEnumerable<string> BarCodes => facts.Bars.Select(bar => bar.Code);
    }

    public static ImmutableArray<Zone> ZonesOf(string text, IZoneSource? source = null)
    {
        var reading = ZoneReader.Read([new SourceText("test.zone", text)], source);
        Assert.Empty(reading.Diagnostics);
        return reading.Zones;
    }

    public static ImmutableArray<Zone> Shipped(string name)
    {
        var path = $"zones/{name}.zone";
        var text = System.IO.File.ReadAllText(Repository.At(path));
        var reading = ZoneReader.Read([new SourceText(path, text)]);
        Assert.Empty(reading.Diagnostics);
        return reading.Zones;
    }

    public static Inventory InventoryOf(params InventoryCells[] rows)
    {
        var reading = InventoryReader.Read("inventory.csv", rows);
        Assert.Empty(reading.Diagnostics);
        return reading.Inventory;
    }

    public static Surroundings With(ZoneSet zones, params Actuator[] actuators) =>
        Surroundings with
        {
            Actuators = ActuatorSet.Of(zones, actuators, actuators.FirstOrDefault()?.Id),
        };

    private static Threat Filed(string id, int severity, int confidence) =>
        new()
        {
            Id = id,
            Severity = Amount.Of(severity),
            Confidence = new(confidence),
            FiledBy = "siem-1",
            Techniques = ["T1486"],
            AttributedTo = "XX",
            AttributionConfidence = new(600),
        };
}
