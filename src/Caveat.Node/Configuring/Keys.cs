using System.Collections.Immutable;

namespace Caveat.Node.Configuring;

/// <summary>
/// The one table of what <c>caveat.yaml</c> may hold. The reader checks against it, and the published JSON Schema and the
/// reference page are written from it.
/// </summary>
internal static class Keys
{
    private static readonly Shape _text = new Shape.Text(TextForms.Free);
    private static readonly Shape _id = new Shape.Text(TextForms.Id);
    private static readonly Shape _name = new Shape.Text(TextForms.Name);
    private static readonly Shape _state = new Shape.Text(TextForms.State);
    private static readonly Shape _file = new Shape.Text(TextForms.File);
    private static readonly Shape _publicKey = new Shape.Text(TextForms.PublicKey);
    private static readonly Shape _mode = new Shape.Word(["enforce", "shadow"]);

    // One key a line: this is a table.
    // csharpier-ignore-start
    public static class Tls
    {
        public static readonly Key Certificate = new("certificate", _file, "the gate's certificate in PEM, and after it those that lead to its root", Required: true);
        public static readonly Key PrivateKey = new("key", _file, "its private key in PEM, which others cannot read", Required: true);
        public static readonly Shape.Section Shape = new("tls", [Certificate, PrivateKey]);
    }

    public static class Gate
    {
        public static readonly Key Name = new("name", new Shape.Text(TextForms.GateName), "the gate's name in its ledger; never change it", "caveat");
        public static readonly Key State = new("state", _state, "the state whose gate this is, ISO 3166-1 alpha-2", "unknown");
        public static readonly Key Listen = new("listen", new Shape.Text(TextForms.Url), "where the gate listens; passkeys need a name, not a bare address", "`http://localhost:8440`, with `tls` `https://localhost:8440`");
        public static readonly Key Address = new("address", new Shape.Text(TextForms.Url), "where people reach the gate in their browsers, where a proxy stands before it; their passkeys belong to it", "`listen`");
        public static readonly Key Tls = new("tls", Keys.Tls.Shape, "the certificate that the gate proves itself with; `listen` is then on `https`");
        public static readonly Key Data = new("data", _file, "the folder of the ledger and of credentials", "./data");
        public static readonly Key TimeZone = new("time-zone", new Shape.Text(TextForms.TimeZone), "the time zone of hours, weekdays and dates in norms", "UTC");
        public static readonly Key Mode = new("mode", _mode, "whether rulings are enforced, or only recorded and shown", "enforce");
        public static readonly Shape.Section Shape = new("gate", [Name, State, Listen, Address, Tls, Data, TimeZone, Mode]);
    }

    public static class Pack
    {
        public static readonly Key File = new("pack", _file, "the pack's file, or the name of one that ships", Required: true);
        public static readonly Key As = new("as", new Shape.Word(["bounds"]), "`bounds`: the permits of a pack from another layer mean *forbid unless one of them bites*");
        public static readonly Shape.Section Shape = new("pack", [File, As]);
    }

    public static class Layers
    {
        public static readonly Shape List = new Shape.ListOf(new Shape.Either(_file, Pack.Shape));
        public static readonly ImmutableArray<Key> All = [.. Words.Layers.Select(layer => new Key(layer, List, $"the packs of the {layer} layer"))];
        public static readonly Shape.Section Shape = new("layers", All);
    }

    public static class Role
    {
        public static readonly Key Name = new("role", _name, "the role", Required: true);
        public static readonly Key Zones = new("zones", new Shape.ListOf(_name), "the zones that a signature in this role counts in", "everywhere");
        public static readonly Shape.Section Shape = new("role", [Name, Zones]);
    }

    public static class Person
    {
        public static readonly Key Id = new("id", _id, "the person's name in records", Required: true);
        public static readonly Key Name = new("name", _text, "their name or post, for people");
        public static readonly Key Roles = new("roles", new Shape.ListOf(new Shape.Either(_name, Role.Shape)), "the roles they may sign in", Required: true);
        public static readonly Key PublicKey = new("key", _publicKey, "the public key they sign with: `caveat key new` makes one");
        public static readonly Shape.Section Shape = new("person", [Id, Name, Roles, PublicKey]);
    }

    public static class Agent
    {
        public static readonly Key Id = new("id", _id, "the agent's name in proposals and records", Required: true);
        public static readonly Key Kind = new("kind", new Shape.Word(Words.AgentKinds), "what it is for", "responder");
        public static readonly Key Operator = new("operator", _text, "who runs it", "unknown");
        public static readonly Key State = new("state", _state, "the state it acts for", "unknown");
        public static readonly Key Standing = new("standing", new Shape.Word(Words.Standings), "in what capacity its operator acts", "unknown");
        public static readonly Key Ceiling = new("ceiling", new Shape.Word(Words.Categories), "the highest category it may propose: above it every act is denied", "internal-defence");
        public static readonly Key Assessment = new("assessment", new Shape.Number(Amount.Zero, Amount.Of(10)), "the highest severity that a threat it asserts itself counts for", "4");
        public static readonly Key Operations = new("operations", new Shape.ListOf(_id), "the operations it may name", "none");
        public static readonly Key Labels = new("labels", new Shape.MapOf(TextForms.Id, _text), "labels that declared attributes can be fed from");
        public static readonly Key Owner = new("owner", _id, "the person who answers for it");
        public static readonly Key Mode = new("mode", _mode, "`shadow`: its rulings are recorded and shown, not enforced", "that of the gate");
        public static readonly Key PublicKey = new("key", _publicKey, "its public key");
        public static readonly Shape.Section Shape = new("agent", [Id, Kind, Operator, State, Standing, Ceiling, Assessment, Operations, Labels, Owner, Mode, PublicKey]);
    }

    public static class Actuator
    {
        public static readonly Key Id = new("id", _id, "the actuator's name", Required: true);
        public static readonly Key Reach = new("reach", new Shape.Word(["home", "target"]), "`home`: it acts on our own traffic, hosts and accounts; `target`: on the target itself", "home");
        public static readonly Key Covers = new("covers", new Shape.ListOf(new Shape.Text(TextForms.PrefixOrZone)), "the prefixes and zones it covers", "[own]");
        public static readonly Key PublicKey = new("key", _publicKey, "its public key");
        public static readonly Key Forward = new("forward", new Shape.Text(TextForms.Url), "where permitted commands go");
        public static readonly Shape.Section Shape = new("actuator", [Id, Reach, Covers, PublicKey, Forward]);
    }

    public static class Source
    {
        public static readonly Key Tag = new("tag", _name, "a tag of zones: true where the target touches such a zone");
        public static readonly Key AgentLabel = new("agent-label", _id, "a label in the agent's entry");
        public static readonly Key ProposalLabel = new("proposal-label", _id, "a label of the proposal: declared by the agent, so never fixed");
        public static readonly Shape.Section Shape = new("source", [Tag, AgentLabel, ProposalLabel]);
    }

    public static class Ledger
    {
        public static readonly Key Witnesses = new("witnesses", _file, "the policy that says who cosigns checkpoints, and who must (C2SP tlog-policy), or `none`", "none");
        public static readonly Key Require = new("require", new Shape.Word(["always", "never"]), "whether nothing may bear a checkpoint, no warrant and no heartbeat, before the quorum of the policy has cosigned it", "always");
        public static readonly Key Public = new("public", new Shape.Word(["yes", "no"]), "whether anybody may read the log at `/ledger/`, or agents and people alone", "no");
        public static readonly Shape.Section Shape = new("ledger", [Witnesses, Require, Public]);
    }

    public static class Root
    {
        public static readonly Key Gate = new("gate", Keys.Gate.Shape, "the gate itself");
        public static readonly Key Own = new("own", new Shape.ListOf(new Shape.Text(TextForms.PrefixOrDomain)), "what is ours: prefixes, domain names, `*.` for all names below; it becomes the zone `own` with owner self");
        public static readonly Key Authority = new("authority", new Shape.Word(Words.Layers), "the layer from which power to act flows; the others can only restrict", "organisation");
        public static readonly Key Layers = new("layers", Keys.Layers.Shape, "the packs of each layer", "{ organisation: [soc-baseline] }");
        public static readonly Key Zones = new("zones", new Shape.ListOf(_file), "zone files, folders of them, or names of zones that ship", "[never-block, special-use]");
        public static readonly Key Inventory = new("inventory", _file, "the table of devices: id, names, MACs, addresses, owner, tags");
        public static readonly Key Asn = new("asn", _file, "the table of prefixes and the AS numbers that announce them");
        public static readonly Key People = new("people", new Shape.ListOf(Person.Shape), "who may decide");
        public static readonly Key Agents = new("agents", new Shape.ListOf(Agent.Shape), "who may propose");
        public static readonly Key Actuators = new("actuators", new Shape.ListOf(Actuator.Shape), "what carries acts out; a proposal that names none means the only one, or the one called `default`", "one called `default` that reaches home and covers own");
        public static readonly Key Attributes = new("attributes", new Shape.MapOf(TextForms.Attribute, Source.Shape), "where the values of attributes come from that packs declare");
        public static readonly Key Ledger = new("ledger", Keys.Ledger.Shape, "the ledger");
        public static readonly Shape.Section Shape = new("configuration", [Gate, Own, Authority, Layers, Zones, Inventory, Asn, People, Agents, Actuators, Attributes, Ledger]);
    }
    // csharpier-ignore-end
}
