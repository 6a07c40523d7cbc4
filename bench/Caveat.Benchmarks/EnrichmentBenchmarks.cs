using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Caveat.Locating;

namespace Caveat.Benchmarks;

/// <summary>A proposal of one target turned into facts, under the zones that ship: 8 µs at most.</summary>
public class EnrichmentBenchmarks
{
    private static readonly Agent _agent = new() { Id = "soar-7" };
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);
    private Surroundings _surroundings = null!;
    private Proposal _address = null!;
    private Proposal _name = null!;
    private Proposal _device = null!;

    /// <summary>Reads the zones.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        string[] files =
        [
            "special-use.zone",
            "never-block.zone",
            "samples/own-network.zone",
            "samples/wards.zone",
        ];
        var reading = ZoneReader.Read(
            files.Select(file => new SourceText(
                file,
                File.ReadAllText(Path.Combine(Generated.Root(), "zones", file))
            ))
        );
        var inventory = InventoryReader.Read(
            "inventory.csv",
            Enumerable
                .Range(1, 100)
                .Select(n => new InventoryCells(n, $"ws-{n}", "", "", $"10.20.10.{n}", "self"))
        );
        var zones = ZoneSet.Of(reading.Zones, inventory.Inventory);
        var edge = new Actuator { Id = "edge-1", CoversZones = ["own-network"] };
        _surroundings = new()
        {
            Schema = Schema.Standard,
            Actuators = ActuatorSet.Of(zones, [edge], "edge-1"),
        };
        _address = Propose(new CommandTarget.Network(AddressRange.Of(false, 0xCB007142, 32)));
        _name = Propose(
            new CommandTarget.Named(TargetKind.DomainName, "a.attacker.example", "a.attacker.example")
        );
        _device = Propose(new CommandTarget.Device("ws-14", null));
    }

    /// <summary>An address in one zone.</summary>
    [Benchmark(Baseline = true)]
    public ImmutableArray<Facts> Address() => Enrichment.Enrich(_address, _agent, _surroundings, _now);

    /// <summary>A name in none.</summary>
    [Benchmark]
    public ImmutableArray<Facts> Name() => Enrichment.Enrich(_name, _agent, _surroundings, _now);

    /// <summary>A device with a row, in two zones.</summary>
    [Benchmark]
    public ImmutableArray<Facts> Device() => Enrichment.Enrich(_device, _agent, _surroundings, _now);

    private static Proposal Propose(CommandTarget target) =>
        new()
        {
            Id = "p-1",
            Agent = "soar-7",
            Command = new() { Verb = Verb.Deny, Target = target },
            Digest = "",
            CanonicalCommand = ReadOnlyMemory<byte>.Empty,
        };
}
