using Caveat.Node.Configuring;

namespace Caveat.Tests.Node;

public class BrokenConfigurationTests
{
    /// <summary>A text, and the one error it has: code, place, message, hint.</summary>
    public static readonly TheoryData<string, string> Cases = new()
    {
        { "own: [10.20.0.0/16", "CAV5001 1:19 this is not YAML" },
        { "own:\n\t- a", "CAV5001 2:1 this is not YAML: a tab stands in an indentation; indent with spaces" },
        {
            "own: &mine []",
            "CAV5002 1:6 the anchor `&mine` is not allowed here; write the value out where it is needed"
        },
        { "own: *mine", "CAV5002 1:6 the alias `*mine` is not allowed here; write the value out" },
        {
            "own: !!seq []",
            "CAV5002 1:6 the tag `tag:yaml.org,2002:seq` is not allowed here; leave the tag out"
        },
        { "<<: {}", "CAV5002 1:1 the merge key `<<` is not allowed here; write the keys out" },
        { "[a]: b", "CAV5002 1:1 a key that is not plain text is not allowed here; write the key as a word" },
        {
            "own: []\n---\nown: []",
            "CAV5002 2:1 a second document is not allowed here; keep one document in the file"
        },
        { "onw: []", "CAV5003 1:1 `onw` is no key of the configuration; did you mean `own`?" },
        {
            "agents: [{ id: a, celing: attack }]",
            "CAV5003 1:19 `celing` is no key of an agent; did you mean `ceiling`?"
        },
        {
            "agents: [{ id: a, colour: red }]",
            "CAV5003 1:19 `colour` is no key of an agent; possible: id, kind, operator"
        },
        { "own: []\nown: []", "CAV5004 2:1 `own` stands here twice; keep one of the two" },
        { "own: 10.20.0.0/16", "CAV5005 1:6 a single value cannot stand here; write a list" },
        { "gate: [a]", "CAV5005 1:7 a list cannot stand here; write a mapping with the keys name, state" },
        { "own: { a: b }", "CAV5005 1:8 a mapping cannot stand here; write a list" },
        { "own:", "CAV5005 1:5 there is no value here; write a list, `[…]`, or leave the key out" },
        { "own: ~", "CAV5005 1:6 there is no value here" },
        { "just a word", "CAV5005 1:1 a single value cannot stand here" },
        {
            "people: [{ id: a }]",
            "CAV5006 1:12 a person needs the key `roles`; `roles` is the roles they may sign in"
        },
        { "agents: [{ kind: hunter }]", "CAV5006 1:12 an agent needs the key `id`" },
        {
            // The second is the same 32 bytes, written with other padding bits and without the padding.
            $"people:\n- {{ id: a, roles: [r], key: \"ed25519:{new string('A', 43)}=\" }}\n"
                + $"- {{ id: b, roles: [r], key: \"ed25519:{new string('A', 42)}B\" }}",
            "CAV5007 3:29 this is the key of somebody else as well; give each person a key of their own"
        },
        { "layers: { organisation: [{ as: bounds }] }", "CAV5006 1:28 a pack needs the key `pack`" },
        {
            "gate: { tls: { certificate: a.pem } }",
            "CAV5006 1:16 `tls` needs the key `key`; `key` is its private key in PEM"
        },
        {
            "gate: { tls: { certificate: a.pem, key: b.pem, password: x } }",
            "CAV5011 1:48 `password` does not belong in this file"
        },
        {
            "gate: { listen: \"https://gate.example\" }",
            "CAV5007 1:17 `https://gate.example/` needs a certificate; add `tls: { certificate: FILE, key: FILE }`"
        },
        {
            "gate: { listen: \"http://localhost:8440\", tls: { certificate: a.pem, key: b.pem } }",
            "CAV5007 1:17 `http://localhost:8440/` does not use the certificate of `tls`; write it with `https://`"
        },
        {
            "authority: organization",
            "CAV5007 1:12 `organization` cannot stand here; did you mean `organisation`?"
        },
        { "agents: [{ id: a b }]", "CAV5007 1:16 `a b` is not an id; an id has 1 to 64" },
        {
            "agents: [{ id: a, assessment: 11 }]",
            "CAV5007 1:31 `11` is out of range; write a number from 0 to 10"
        },
        {
            "agents: [{ id: a, assessment: \"6\" }]",
            "CAV5005 1:31 `6` is not a number; write a number from 0 to 10, without quotes"
        },
        { "agents: [{ id: a, state: xx }]", "CAV5007 1:26 `xx` is not a state; write its ISO 3166-1 code" },
        {
            "gate: { time-zone: Mars/Olympus }",
            "CAV5007 1:20 no time zone is called `Mars/Olympus`; write an IANA name"
        },
        { "gate: { listen: localhost }", "CAV5007 1:17 `localhost` is not a URL; write it with `http://`" },
        { "gate: { name: a b }", "CAV5007 1:15 `a b` cannot name a gate" },
        { "agents: [{ id: a, key: \"ed25519:abc\" }]", "CAV5007 1:24 `ed25519:abc` is not a public key" },
        {
            "people: [{ id: a, roles: [person] }]",
            "CAV5007 1:27 `person` is everyone who is enrolled and cannot be given"
        },
        { "own: [10.20.0.0/33]", "CAV5007 1:7 `10.20.0.0/33` is not an address or prefix" },
        { "own: [010.1.1.1]", "CAV5007 1:7 `010.1.1.1` is not an address or prefix" },
        { "own: [\"*.*.example\"]", "CAV5007 1:7 `*.*.example` is not an address or prefix" },
        {
            "own: [10.20.0.1/16]",
            "CAV5008 1:7 `10.20.0.1/16` has bits set beyond its length; did you mean `10.20.0.0/16`?"
        },
        { "actuators: [{ id: a, covers: [10.20.0.1/16] }]", "CAV5008 1:31 `10.20.0.1/16` has bits set" },
        {
            "agents: [{ id: a }, { id: a }]",
            "CAV5009 1:27 an agent `a` stands here already; give it another id"
        },
        {
            "agents: [{ id: a }]\npeople: [{ id: a, roles: [b] }]",
            "CAV5009 1:16 a person `a` stands here already"
        },
        { "actuators: [{ id: a }, { id: a }]", "CAV5009 1:30 an actuator `a` stands here already" },
        {
            "agents: [{ id: a, owner: officer-2 }]\npeople: [{ id: officer-1, roles: [b] }]",
            "CAV5010 1:26 nobody is enrolled as `officer-2`; did you mean `officer-1`?"
        },
        {
            "agents: [{ id: a, token: x }]",
            "CAV5011 1:19 `token` does not belong in this file; secrets come from files or the environment"
        },
        { "agents: [{ id: a, operator: cvt_abc }]", "CAV5011 1:29 this looks like a secret" },
        { "attributes: { target.x: {} }", "CAV5007 1:15 `target.x` needs exactly one source" },
        {
            "attributes: { target.x: { tag: a, agent-label: b } }",
            "CAV5007 1:15 `target.x` needs exactly one source"
        },
        {
            "attributes: { target.owner: { tag: a } }",
            "CAV5007 1:15 `target.owner` belongs to the vocabulary"
        },
        {
            "own: [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
            "CAV5001 1:22 this is not YAML: it is nested too deeply"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_broken_configuration_says_what_is_wrong_and_where(string text, string expected)
    {
        var (configuration, findings) = ConfigurationReader.Read(new SourceText("caveat.yaml", text));

        var error = Assert.Single(findings, finding => finding.Severity == Severity.Error);
        var (line, column) = error.Position;
        var shown =
            $"{error.Diagnostic.Code} {line}:{column} {error.Diagnostic.Message}; {error.Diagnostic.Hint}";
        Assert.Null(configuration);
        Assert.StartsWith(expected, shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_zones_that_leaves_out_a_shipped_one_is_a_warning()
    {
        var (configuration, findings) = ConfigurationReader.Read(
            new SourceText("caveat.yaml", "own: []\nagents: []\nzones: [zones/, never-block]")
        );

        Assert.NotNull(configuration);
        var warning = Assert.Single(findings);
        Assert.Equal("this list leaves out the shipped zone `special-use`", warning.Diagnostic.Message);
    }

    [Fact]
    public void Layers_without_a_pack_of_the_authority_are_a_warning()
    {
        var (_, findings) = ConfigurationReader.Read(
            new SourceText(
                "caveat.yaml",
                "own: []\nagents: []\nlayers: { organisation: [{ pack: a.norm, as: bounds }] }"
            )
        );

        Assert.Equal("CAV5043", Assert.Single(findings).Diagnostic.Code.Id);
    }
}
