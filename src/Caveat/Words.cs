using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Caveat;

/// <summary>The names that enums have in norms, proposals and configuration: one list each, in the order of the enum.</summary>
public static class Words
{
    /// <summary>Names of <see cref="Verb"/>.</summary>
    public static ImmutableArray<string> Verbs { get; } = Of<Verb>();

    /// <summary>Names of <see cref="Category"/>.</summary>
    public static ImmutableArray<string> Categories { get; } = Of<Category>();

    /// <summary>Names of <see cref="EffectKind"/>.</summary>
    public static ImmutableArray<string> EffectKinds { get; } = Of<EffectKind>();

    /// <summary>Names of <see cref="Locus"/>.</summary>
    public static ImmutableArray<string> Loci { get; } = Of<Locus>();

    /// <summary>Names of <see cref="AgentKind"/>.</summary>
    public static ImmutableArray<string> AgentKinds { get; } = Of<AgentKind>();

    /// <summary>Names of <see cref="Standing"/>.</summary>
    public static ImmutableArray<string> Standings { get; } = Of<Standing>();

    /// <summary>Names of <see cref="Owner"/>.</summary>
    public static ImmutableArray<string> Owners { get; } = Of<Owner>();

    /// <summary>Names of <see cref="Use"/>.</summary>
    public static ImmutableArray<string> Uses { get; } = Of<Use>();

    /// <summary>Names of <see cref="Emblem"/>.</summary>
    public static ImmutableArray<string> Emblems { get; } = Of<Emblem>();

    /// <summary>Names of <see cref="Readiness"/>.</summary>
    public static ImmutableArray<string> ReadinessLevels { get; } = Of<Readiness>();

    /// <summary>Names of <see cref="Layer"/>, top to bottom.</summary>
    public static ImmutableArray<string> Layers { get; } = Of<Layer>();

    /// <summary>Names of <see cref="Verdict"/>.</summary>
    public static ImmutableArray<string> Verdicts { get; } = Of<Verdict>();

    /// <summary>Days of the week, Monday first.</summary>
    public static ImmutableArray<string> Weekdays { get; } =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>Names of <see cref="TargetKind"/>: OpenC2 writes them with underscores.</summary>
    public static ImmutableArray<string> TargetKinds { get; } =
    [.. Of<TargetKind>().Select(name => name.Replace('-', '_'))];

    /// <summary>STIX 2.1 industry-sector-ov, and humanitarian.</summary>
    public static ImmutableArray<string> Sectors { get; } =
    [
        "aerospace",
        "agriculture",
        "automotive",
        "chemical",
        "commercial",
        "communications",
        "construction",
        "dams",
        "defense",
        "education",
        "emergency-services",
        "energy",
        "entertainment",
        "financial-services",
        "government",
        "government-local",
        "government-national",
        "government-public-services",
        "government-regional",
        "healthcare",
        "hospitality-leisure",
        "humanitarian",
        "infrastructure",
        "insurance",
        "manufacturing",
        "mining",
        "non-profit",
        "nuclear",
        "pharmaceuticals",
        "retail",
        "technology",
        "telecommunications",
        "transportation",
        "utilities",
        "water",
    ];

    /// <summary>The name of an enum's value.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Names<TEnum>.Of.GetValueOrDefault(value) ?? Kebab(value.ToString());

    /// <summary>The value of that name, or null.</summary>
    public static TEnum? Parse<TEnum>(string name)
        where TEnum : struct, Enum
    {
        foreach (var (value, known) in Names<TEnum>.Of)
        {
            if (known == name)
            {
                return value;
            }
        }

        return null;
    }

    private static ImmutableArray<string> Of<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetNames<TEnum>().Select(Kebab)];

    private static string Kebab(string name) =>
        string.Concat(
            name.Select(
                (letter, i) =>
                    char.IsUpper(letter) && i > 0
                        ? "-" + char.ToLowerInvariant(letter)
                        : char.ToLowerInvariant(letter).ToString()
            )
        );

    private static class Names<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly FrozenDictionary<TEnum, string> Of = Enum.GetValues<TEnum>()
            .ToFrozenDictionary(value => value, value => Kebab(value.ToString()));
    }
}

/// <summary>What an agent is for.</summary>
public enum AgentKind
{
    /// <summary>Answers threats.</summary>
    Responder,

    /// <summary>Looks for them.</summary>
    Hunter,

    /// <summary>Maintains.</summary>
    Patcher,

    /// <summary>Tests with permission.</summary>
    Tester,

    /// <summary>Reads and explains.</summary>
    Analyst,

    /// <summary>Files threats.</summary>
    Detector,

    /// <summary>Acts for a person at a console.</summary>
    Operator,
}

/// <summary>In what capacity an agent's operator acts.</summary>
public enum Standing
{
    /// <summary>Armed forces.</summary>
    Military,

    /// <summary>Another part of a state.</summary>
    Government,

    /// <summary>A computer security incident response team.</summary>
    Csirt,

    /// <summary>Anybody else.</summary>
    Private,
}

/// <summary>Whose a target is.</summary>
public enum Owner
{
    /// <summary>Ours.</summary>
    Self,

    /// <summary>A partner's.</summary>
    Partner,

    /// <summary>Anybody else's.</summary>
    ThirdParty,

    /// <summary>An adversary's.</summary>
    Adversary,
}

/// <summary>What a target serves.</summary>
public enum Use
{
    /// <summary>Civilian purposes.</summary>
    Civilian,

    /// <summary>Civilian and military purposes.</summary>
    Dual,

    /// <summary>Military purposes.</summary>
    Military,
}

/// <summary>Whether a target shows a digital emblem.</summary>
public enum Emblem
{
    /// <summary>None was found; this takes no protection away.</summary>
    None,

    /// <summary>One is shown.</summary>
    Present,

    /// <summary>One is shown and endorsed by a party we trust.</summary>
    Endorsed,
}

/// <summary>The state of tension, least first.</summary>
public enum Readiness
{
    /// <summary>The ordinary state.</summary>
    Peacetime,

    /// <summary>Tension.</summary>
    Heightened,

    /// <summary>Crisis.</summary>
    Crisis,

    /// <summary>Armed conflict.</summary>
    ArmedConflict,
}

/// <summary>What sort of thing an act is done to: the OpenC2 target types, our extensions, and any other.</summary>
public enum TargetKind
{
    /// <summary>OpenC2 <c>artifact</c>.</summary>
    Artifact,

    /// <summary>OpenC2 <c>command</c>.</summary>
    Command,

    /// <summary>OpenC2 <c>device</c>.</summary>
    Device,

    /// <summary>OpenC2 <c>domain_name</c>.</summary>
    DomainName,

    /// <summary>OpenC2 <c>email_addr</c>.</summary>
    EmailAddr,

    /// <summary>OpenC2 <c>features</c>.</summary>
    Features,

    /// <summary>OpenC2 <c>file</c>.</summary>
    File,

    /// <summary>OpenC2 <c>idn_domain_name</c>.</summary>
    IdnDomainName,

    /// <summary>OpenC2 <c>idn_email_addr</c>.</summary>
    IdnEmailAddr,

    /// <summary>OpenC2 <c>ipv4_net</c>.</summary>
    Ipv4Net,

    /// <summary>OpenC2 <c>ipv6_net</c>.</summary>
    Ipv6Net,

    /// <summary>OpenC2 <c>ipv4_connection</c>.</summary>
    Ipv4Connection,

    /// <summary>OpenC2 <c>ipv6_connection</c>.</summary>
    Ipv6Connection,

    /// <summary>OpenC2 <c>iri</c>.</summary>
    Iri,

    /// <summary>OpenC2 <c>mac_addr</c>.</summary>
    MacAddr,

    /// <summary>OpenC2 <c>process</c>.</summary>
    Process,

    /// <summary>OpenC2 <c>properties</c>.</summary>
    Properties,

    /// <summary>OpenC2 <c>uri</c>.</summary>
    Uri,

    /// <summary>Our extension <c>x-caveat:account</c>.</summary>
    Account,

    /// <summary>Our extension <c>x-caveat:mailbox</c>.</summary>
    Mailbox,

    /// <summary>Our extension <c>x-caveat:container</c>.</summary>
    Container,

    /// <summary>Our extension <c>x-caveat:policy</c>.</summary>
    Policy,

    /// <summary>Any other extension: unknown in every respect.</summary>
    Extension,
}

/// <summary>Who a pack speaks for, top to bottom.</summary>
public enum Layer
{
    /// <summary>International law and norms.</summary>
    International,

    /// <summary>An alliance or coalition.</summary>
    Alliance,

    /// <summary>A state.</summary>
    National,

    /// <summary>An organisation.</summary>
    Organisation,

    /// <summary>One operation.</summary>
    Mission,
}

/// <summary>What a ruling says, ordered: permit &lt; hold &lt; deny.</summary>
public enum Verdict
{
    /// <summary>It may proceed alone.</summary>
    Permit,

    /// <summary>It waits for people.</summary>
    Hold,

    /// <summary>It may not happen.</summary>
    Deny,
}
