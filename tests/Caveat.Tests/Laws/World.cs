using System.Collections.Immutable;
using System.Text;
using Caveat.Locating;
using Caveat.Wire;

namespace Caveat.Tests.Laws;

/// <summary>All that a gate knows when an agent proposes, in parts that the laws can take away.</summary>
internal sealed record World
{
    /// <summary>Noon of a day in June.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    public required ImmutableArray<Zone> Zones { get; init; }

    public required ImmutableArray<InventoryRow> Rows { get; init; }

    public required ImmutableArray<Actuator> Actuators { get; init; }

    public required Agent Agent { get; init; }

    public required ImmutableArray<Threat> Threats { get; init; }

    public required ImmutableArray<AttributeSource> Sources { get; init; }

    public required string? State { get; init; }

    public required Readiness Readiness { get; init; }

    public required bool Presence { get; init; }

    /// <summary>The agent's earlier act, whose command was <c>cmd-1</c>; null where nobody knows of it.</summary>
    public string? Earlier { get; init; }

    /// <summary>Zones, inventory and actuators, indexed: made once for all proposals in this world.</summary>
    public ActuatorSet Places() =>
        ActuatorSet.Of(ZoneSet.Of(Zones, new() { Rows = Rows }), Actuators, Worlds.Edge);

    /// <summary>The facts of a proposal, one for each of its targets.</summary>
    public Facts[] FactsOf(string body, Schema schema, ActuatorSet places)
    {
        var surroundings = new Surroundings
        {
            Schema = schema,
            Actuators = places,
            FindThreat = id => Threats.FirstOrDefault(threat => threat.Id == id),
            FindEarlier = (agent, id) =>
                agent == Agent.Id && id == Worlds.EarlierCommand && Earlier is not null
                    ? Read(Earlier)
                    : null,
            State = State,
            Readiness = Readiness,
            Presence = Presence,
            AttributeSources = Sources,
        };
        return [.. Enrichment.Enrich(Read(body), Agent, surroundings, Noon)];
    }

    public override string ToString() =>
        string.Join(
            "\n",
            [
                .. Zones.Select(zone =>
                    $"  zone {zone.Name} owner={zone.Owner} use={zone.Use} consent=[{Listed(zone.Consents)}] sectors=[{Listed(zone.Sectors)}] tags=[{Listed(zone.Tags)}] territory=[{Listed(zone.Territories)}] {zone.Emblem} {zone.Criticality} {zone.Validity} include {string.Join("; ", zone.Entries)}"
                ),
                .. Rows.Select(row =>
                    $"  row {row.Id} names=[{Listed(row.Names)}] addresses=[{string.Join(", ", row.Addresses)}] owner={row.Owner} tags=[{Listed(row.Tags)}]"
                ),
                .. Actuators.Select(actuator =>
                    $"  actuator {actuator.Id} {actuator.Reach} covers {string.Join(", ", actuator.CoversRanges)} {Listed(actuator.CoversZones)}"
                ),
                .. Threats.Select(threat => $"  {threat}"),
                $"  {Agent} operations=[{Listed(Agent.Operations)}] labels=[{string.Join(", ", Agent.Labels)}]",
                $"  state={State} {Readiness} presence={Presence} sources=[{string.Join(", ", Sources.Select(source => source.Attribute))}] earlier={Earlier}",
            ]
        );

    private static string Listed(ImmutableArray<string> texts) => string.Join(", ", texts);

    private static Proposal Read(string body)
    {
        var reading = ProposalReader.Read(Encoding.UTF8.GetBytes(body));
        Assert.True(
            reading.Proposal is not null,
            $"{body}: {string.Join("; ", reading.Problems.Select(problem => problem.Message))}"
        );
        return reading.Proposal;
    }
}
