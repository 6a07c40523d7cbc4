using System.Text;
using Caveat.Deciding;
using Caveat.Locating;
using Caveat.Node.Loading;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Tests.Packs;

/// <summary>Ways around a protected zone that must not lead anywhere: each was open once.</summary>
public sealed class EvasionTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<Deployment> _deployment = new(Read);

    [Theory]
    [InlineData("""{ "idn_domain_name": "bücher.example" }""")]
    [InlineData("""{ "idn_domain_name": "BÜCHER.example" }""")]
    [InlineData("""{ "domain_name": "xn--bcher-kva.example" }""")]
    public void A_zone_protects_a_name_however_its_letters_were_written(string target) =>
        Assert.Equal(Verdict.Hold, Deny(target));

    [Theory]
    [InlineData("""{ "device": { "hostname": "icu-1" } }""")]
    [InlineData("""{ "domain_name": "icu-1.example" }""")]
    [InlineData("""{ "uri": "http://icu-1.example/" }""")]
    public void A_host_is_protected_by_its_asset_entry_whichever_target_names_it(string target) =>
        Assert.Equal(Verdict.Hold, Deny(target));

    [Fact]
    public void A_selector_beside_a_device_widens_the_act_to_all_that_the_actuator_covers()
    {
        const string File = """{ "file": { "name": "evil.exe" } }""";

        Assert.Equal(Verdict.Permit, Deny(File, """, "actuator": { "er": { "hostname": "ws-9" } }"""));
        Assert.Equal(
            Verdict.Hold,
            Deny(File, """, "actuator": { "er": { "hostname": "ws-9", "group": "wards" } }""")
        );
    }

    private static Verdict Deny(string target, string more = "")
    {
        var command = $$"""
            { "action": "deny", "target": {{target}}{{more}},
              "args": { "duration": 3600000, "x-caveat": { "threat": { "severity": 4, "confidence": 1 } } } }
            """;
        var (proposal, problems) = ProposalReader.ReadCommand(Encoding.UTF8.GetBytes(command), "soar-7");
        Assert.Empty(problems.Select(problem => problem.Message));
        var surroundings = _deployment.Value.Surroundings;
        var facts = Enrichment.Enrich(proposal!, surroundings.Agents["soar-7"], surroundings, _now);
        return ReferenceEvaluator
            .Rule(_deployment.Value.NormSet, facts.AsSpan(), Tallies.Empty, _now)
            .Verdict;
    }

    private static Deployment Read()
    {
        using var folder = new ScratchFolder();
        folder.Write(
            "caveat.yaml",
            """
            own: [10.20.0.0/16]
            zones: [never-block, special-use, hospital.zone]
            inventory: inventory.csv
            agents: [{ id: soar-7 }]
            people: [{ id: officer-1, roles: [watch-officer] }, { id: officer-2, roles: [watch-officer] }]
            """
        );
        folder.Write("inventory.csv", "id,names,macs,addresses,owner,tags\nws-9,ws-9,,10.20.10.9,self,\n");
        folder.Write(
            "hospital.zone",
            """
            zone wards
            sectors healthcare
            include
              10.20.30.0/24
              *.BÜCHER.example
              asset "icu-*"
            """
        );
        var reading = DeploymentReader.Read(
            folder.At("caveat.yaml"),
            "caveat.yaml",
            new Installation(Repository.Root)
        );
        Assert.True(
            reading.Deployment is not null,
            string.Concat(reading.Findings.Select(Caveat.Language.DiagnosticText.Render))
        );
        return reading.Deployment!;
    }
}
