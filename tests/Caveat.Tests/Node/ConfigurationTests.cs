using Caveat.Language;
using Caveat.Node.Configuring;

namespace Caveat.Tests.Node;

public class ConfigurationTests
{
    private const string Smallest = """
        own:    [10.20.0.0/16]
        agents: [{ id: soar-7 }]
        people: [{ id: officer-1, roles: [watch-officer] }, { id: officer-2, roles: [watch-officer] }]
        """;

    private const string Full = """
        gate:   { name: gate.example/night-watch, state: XX, listen: http://localhost:8440, data: ./data, time-zone: Europe/Zurich }
        own: [10.20.0.0/16, "2001:db8:40::/48", "*.hospital.example"]
        authority: organisation                             # the others can only restrict
        layers:
          international: [packs/un-gge-2015.norm, packs/icrc-hackers-2023.norm]
          organisation:  [norms/soc.norm, { pack: packs/low-regret.norm, as: bounds }]
        zones:  [zones/, never-block, special-use]
        inventory: inventory.csv
        asn: asn.csv
        people:
          - { id: engineer-1, name: "Clinical engineer, wards", roles: [{ role: clinical-engineer, zones: [wards] }] }
          - { id: officer-1, roles: [watch-officer, duty] }
        agents:
          - { id: soar-7, kind: responder, operator: "Example SOC", state: XX, standing: csirt, ceiling: internal-defence, assessment: 6.5,
              operations: [night-watch], labels: { team: blue }, owner: officer-1, mode: shadow }
        actuators:
          - { id: edge-1, reach: target, covers: [10.20.0.0/16, wards], forward: "https://localhost:9443/.well-known/openc2" }
        attributes:
          target.mission-critical: { tag: mission-critical }
          agent.team: { agent-label: team }
          act.ticket: { proposal-label: ticket }
        ledger: { witnesses: none }
        """;

    [Fact]
    public void Three_lines_are_a_whole_configuration()
    {
        var (configuration, findings) = Read(Smallest);

        Assert.Empty(findings);
        Assert.NotNull(configuration);
        Assert.Equal(["never-block", "special-use"], configuration.Zones.Select(zone => zone.Text));
        var pack = Assert.Single(configuration.Packs);
        Assert.Equal(
            ("soc-baseline", Layer.Organisation, false),
            (pack.File.Text, pack.Layer, pack.AsBounds)
        );
        var (agent, owner, mode, key) = Assert.Single(configuration.Agents);
        Assert.Equal(
            ("soar-7", AgentKind.Responder, Category.InternalDefence, Amount.Of(4)),
            (agent.Id, agent.Kind, agent.Ceiling, agent.Assessment)
        );
        Assert.Equal((null, Mode.Enforce, null), (owner, mode, key));
        var actuator = Assert.Single(configuration.Actuators).Actuator;
        Assert.Equal(("default", Reach.Home), (actuator.Id, actuator.Reach));
        Assert.Equal(["own"], actuator.CoversZones);
        Assert.Equal("UTC", configuration.Gate.TimeZone.Id);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var (configuration, findings) = Read(Full);

        Assert.Empty(findings);
        Assert.NotNull(configuration);
        Assert.Equal("gate.example/night-watch", configuration.Gate.Name);
        Assert.Equal("Europe/Zurich", configuration.Gate.TimeZone.Id);
        Assert.Equal(
            [
                "International packs/un-gge-2015.norm False",
                "International packs/icrc-hackers-2023.norm False",
                "Organisation norms/soc.norm False",
                "Organisation packs/low-regret.norm True",
            ],
            configuration.Packs.Select(pack => $"{pack.Layer} {pack.File.Text} {pack.AsBounds}")
        );
        var engineer = configuration.People[0];
        Assert.Equal(("engineer-1", "Clinical engineer, wards"), (engineer.Id, engineer.Name));
        Assert.Equal(["wards"], Assert.Single(engineer.Roles).Zones);
        var registered = Assert.Single(configuration.Agents);
        Assert.Equal(("officer-1", Mode.Shadow), (registered.Owner, registered.Mode));
        Assert.Equal(
            ("XX", Standing.Csirt, "6.5"),
            (registered.Agent.State, registered.Agent.Standing, registered.Agent.Assessment.ToString())
        );
        Assert.Equal("blue", registered.Agent.Labels["team"]);
        Assert.Equal(["night-watch"], registered.Agent.Operations);
        var actuator = Assert.Single(configuration.Actuators);
        Assert.Equal(["10.20.0.0/16"], actuator.Actuator.CoversRanges.Select(range => range.ToString()));
        Assert.Equal(["wards"], actuator.Actuator.CoversZones);
        Assert.Equal(
            ["ZoneTag mission-critical", "AgentLabel team", "ProposalLabel ticket"],
            configuration.Attributes.Select(source => $"{source.Origin} {source.Key}")
        );
    }

    [Fact]
    public void All_errors_come_at_once_and_in_the_order_of_the_file()
    {
        var (configuration, findings) = Read(
            """
            onw: [10.20.0.0/16]
            own: [10.20.0.1/16]
            agents: [{ id: soar-7, kind: respondr }, { id: soar-7 }]
            """
        );

        Assert.Null(configuration);
        Assert.Equal(
            ["CAV5003", "CAV5008", "CAV5007", "CAV5009"],
            findings.Select(finding => finding.Diagnostic.Code.Id)
        );
    }

    [Fact]
    public void An_agent_cannot_leave_the_shadow_mode_of_its_gate()
    {
        var (configuration, _) = Read("gate: { mode: shadow }\nown: []\nagents: [{ id: a, mode: enforce }]");

        Assert.Equal(Mode.Shadow, configuration!.Agents[0].Mode);
    }

    [Fact]
    public void Another_authority_needs_a_pack_of_its_own()
    {
        var (configuration, findings) = Read("own: []\nagents: []\nauthority: national");

        Assert.Equal(Layer.Organisation, Assert.Single(configuration!.Packs).Layer);
        Assert.Equal("CAV5043", Assert.Single(findings).Diagnostic.Code.Id);
    }

    [Fact]
    public void An_empty_file_says_what_is_missing_without_being_wrong()
    {
        var (configuration, findings) = Read("# nothing yet\n");

        Assert.NotNull(configuration);
        Assert.Equal(["CAV5040", "CAV5041"], findings.Select(finding => finding.Diagnostic.Code.Id));
    }

    [Fact]
    public void Places_are_right_beyond_the_basic_plane_and_with_carriage_returns()
    {
        var (_, findings) = Read(
            "people: [{ id: a, name: \"𝕏\", rolls: [b], roles: [b] }]\r\nonw: []\r\nown: []\r\nagents: []"
        );

        Assert.Equal(["1:31", "2:1"], findings.Select(Place));
    }

    [Fact]
    public void Codes_have_numbers_of_their_band_once()
    {
        var numbers = ConfigurationCodes.All.Select(code => code.Number).ToList();

        Assert.All(numbers, number => Assert.InRange(number, 5000, 5999));
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.Equal(
            typeof(ConfigurationCodes).GetFields().Count(field => field.FieldType == typeof(DiagnosticCode)),
            numbers.Count
        );
    }

    private static (Configuration? Configuration, IReadOnlyList<Finding> Findings) Read(string text) =>
        ConfigurationReader.Read(new SourceText("caveat.yaml", text));

    private static string Place(Finding finding) => $"{finding.Position.Line}:{finding.Position.Column}";
}
