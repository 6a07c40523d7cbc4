using System.Collections.Immutable;
using CsCheck;

namespace Caveat.Tests.Laws;

/// <summary>Ways of knowing less: inputs that the agent does not declare, and facts.</summary>
internal static class Ignorance
{
    private const int Inputs = 13;

    /// <summary>Inputs taken away, one or several.</summary>
    public static readonly Gen<int[]> OfInputs = Gen.Int[0, Inputs - 1].Array[1, 3];

    /// <summary>Facts taken away, by their places; beyond the attributes stand the place, the names and the gate's state.</summary>
    public static readonly Gen<int[]> OfFacts = Gen.Int[0, Vocabulary.Attributes.Length + 8].Array[1, 3];

    /// <summary>
    /// The world without some inputs. Whose zones a target touches is protective where norms read it, and then no owner is taken away.
    /// </summary>
    public static World Without(World world, IEnumerable<int> inputs, bool ownersProtect)
    {
        foreach (var input in inputs)
        {
            world = input switch
            {
                0 when ownersProtect => world,
                0 => world with
                {
                    Zones = [.. world.Zones.Select(zone => zone with { Owner = null, Consents = [] })],
                    Rows = [.. world.Rows.Select(row => row with { Owner = null })],
                },
                1 => world with { Zones = [.. world.Zones.Select(zone => zone with { Use = null })] },
                2 => world with { Zones = world.Zones.SetItem(0, world.Zones[0] with { Consents = [] }) },
                3 => world with
                {
                    Zones = world.Zones.SetItem(
                        0,
                        world.Zones[0] with
                        {
                            Validity = new(new(2020, 1, 1), new(2021, 1, 1)),
                        }
                    ),
                },
                4 => world with { Agent = world.Agent with { Standing = null } },
                5 => world with { Agent = world.Agent with { State = null } },
                6 => world with { Agent = world.Agent with { Operator = null } },
                7 => world with
                {
                    Agent = world.Agent with { Labels = ImmutableDictionary<string, string>.Empty },
                },
                8 => world with
                {
                    Threats = [.. world.Threats.Select(threat => threat with { AttributedTo = null })],
                },
                9 => world with { State = null },
                10 => world with { Sources = world.Sources.RemoveAt(world.Sources.Length - 1) },
                11 => world with
                {
                    Actuators =
                    [
                        .. world.Actuators.Select(actuator =>
                            actuator with
                            {
                                CoversRanges = [],
                                CoversZones = [],
                            }
                        ),
                    ],
                },
                _ => world with { Earlier = null },
            };
            if (world.Sources.IsEmpty)
            {
                world = world with { Sources = [new("nothing", AttributeOrigin.AgentLabel, "nothing")] };
            }
        }

        return world;
    }

    /// <summary>Facts of which less is known: whole facts, or of a set an element and whether it is complete.</summary>
    public static Facts Less(Facts facts, IEnumerable<int> places, bool partly)
    {
        var less = facts.ToBuilder();
        var attributes = less.Schema.Attributes;
        foreach (var place in places)
        {
            if (place < attributes.Length)
            {
                var elements = less[attributes[place]].AsSet.Elements;
                less[attributes[place]] =
                    partly && !elements.IsEmpty
                        ? FactValue.Of(new FactSet(elements.RemoveAt(0), Complete: false))
                        : FactValue.Unknown;
                continue;
            }

            switch (place - attributes.Length)
            {
                case 0:
                    less.Extent = TargetExtent.Unknown;
                    break;
                case 1:
                    less.TargetName = null;
                    break;
                case 2:
                    less.ThreatId = null;
                    break;
                default:
                    less.OwnState = null;
                    break;
            }
        }

        return less.ToFacts();
    }
}
