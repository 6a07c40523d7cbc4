using System.Collections.Immutable;

namespace Caveat;

/// <summary>An OpenC2 command (Language Spec 1.0), validated; in a proposal its verb may go beyond the twenty actions.</summary>
public sealed record Command
{
    /// <summary>The <c>command_id</c>; it is no part of the act.</summary>
    public string? CommandId { get; init; }

    /// <summary>What is done; null for a call that nobody mapped.</summary>
    public required Verb? Verb { get; init; }

    /// <summary>To what.</summary>
    public required CommandTarget Target { get; init; }

    /// <summary>How.</summary>
    public CommandArguments Arguments { get; init; } = new();

    /// <summary>The <c>actuator</c> member: a profile and its specifiers; null where absent.</summary>
    public ActuatorSpecifiers? Actuator { get; init; }
}

/// <summary>The arguments of a command; times are those of OpenC2, in milliseconds.</summary>
public sealed record CommandArguments
{
    /// <summary>When it begins, milliseconds since 1970; null for at once.</summary>
    public long? StartTime { get; init; }

    /// <summary>When it ends, milliseconds since 1970.</summary>
    public long? StopTime { get; init; }

    /// <summary>How long it lasts, in milliseconds.</summary>
    public long? Duration { get; init; }

    /// <summary>The <c>response_requested</c> member: none, ack, status or complete.</summary>
    public string? ResponseRequested { get; init; }

    /// <summary>The names of extension arguments, which nobody here can classify; <c>x-caveat</c> is not among them.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];
}

/// <summary>Which device a command addresses, as the <c>actuator</c> member says.</summary>
/// <param name="Profile">The actuator profile, for example <c>slpf</c>.</param>
/// <param name="HostName">The <c>hostname</c> specifier, if any.</param>
/// <param name="DeviceId">The <c>asset_id</c>, <c>device_id</c> or <c>endpoint_id</c> specifier, if any.</param>
public sealed record ActuatorSpecifiers(string Profile, string? HostName, string? DeviceId)
{
    /// <summary>Whether there are others, which nobody here can read: the act may reach further than the device named.</summary>
    public bool HasOthers { get; init; }
}

/// <summary>One target of a command.</summary>
public abstract record CommandTarget
{
    private CommandTarget(TargetKind kind) => Kind = kind;

    /// <summary>What sort of thing it is.</summary>
    public TargetKind Kind { get; }

    /// <summary>The target for people and for tallies of distinct targets, for example <c>203.0.113.66</c> or <c>ws-14</c>: equal targets have equal names.</summary>
    public abstract string Name { get; }

    /// <summary><c>ipv4_net</c>, <c>ipv6_net</c>: a prefix, host bits cleared.</summary>
    public sealed record Network(AddressRange Range)
        : CommandTarget(Range.IsV6 ? TargetKind.Ipv6Net : TargetKind.Ipv4Net)
    {
        /// <inheritdoc/>
        public override string Name => Range.ToString();
    }

    /// <summary><c>ipv4_connection</c>, <c>ipv6_connection</c>: each end a prefix, or null where it was not given.</summary>
    public sealed record Connection(
        bool IsV6,
        AddressRange? Source,
        AddressRange? Destination,
        string? Protocol,
        int? SourcePort,
        int? DestinationPort
    ) : CommandTarget(IsV6 ? TargetKind.Ipv6Connection : TargetKind.Ipv4Connection)
    {
        /// <inheritdoc/>
        public override string Name =>
            $"{Protocol ?? "any"} {End(Source, SourcePort)} -> {End(Destination, DestinationPort)}";

        private static string End(AddressRange? address, int? port) =>
            (address?.ToString() ?? "any") + (port is null ? "" : $" port {port}");
    }

    /// <summary>
    /// <c>domain_name</c>, <c>idn_domain_name</c>, <c>email_addr</c>, <c>idn_email_addr</c>: the A-label form in lower case, without a
    /// trailing dot, of the name or of the domain part; null where it has none that can be read.
    /// </summary>
    public sealed record Named(TargetKind Sort, string Text, string? Domain) : CommandTarget(Sort)
    {
        /// <inheritdoc/>
        public override string Name => Text;
    }

    /// <summary>
    /// <c>uri</c>, <c>iri</c>: the host, canonicalised as browsers do, is an address literal or a name; neither where it has no host or
    /// one that cannot be read.
    /// </summary>
    public sealed record Locator(TargetKind Sort, string Text, AddressRange? Address, string? Domain)
        : CommandTarget(Sort)
    {
        /// <inheritdoc/>
        public override string Name => Text;
    }

    /// <summary><c>device</c>: at least one of the two; a host name in lower case A-label form.</summary>
    public sealed record Device(string? HostName, string? DeviceId) : CommandTarget(TargetKind.Device)
    {
        /// <inheritdoc/>
        public override string Name => HostName ?? DeviceId ?? "";
    }

    /// <summary><c>mac_addr</c>: lower-case hex pairs with colons.</summary>
    public sealed record Mac(string Address) : CommandTarget(TargetKind.MacAddr)
    {
        /// <inheritdoc/>
        public override string Name => Address;
    }

    /// <summary>
    /// <c>file</c>, <c>artifact</c>, <c>process</c>, <c>properties</c>: something on a device; <paramref name="RunsCode"/> says that it carries a
    /// command line or something to execute.
    /// </summary>
    public sealed record OnDevice(TargetKind Sort, string Text, bool RunsCode) : CommandTarget(Sort)
    {
        /// <inheritdoc/>
        public override string Name => Text;
    }

    /// <summary><c>features</c>: answered by the gate, never ruled; without duplicates.</summary>
    public sealed record Features(ImmutableArray<string> Names) : CommandTarget(TargetKind.Features)
    {
        /// <inheritdoc/>
        public override string Name => "features";
    }

    /// <summary><c>command</c>: an earlier command of the same agent, by its id.</summary>
    public sealed record Earlier(string CommandId) : CommandTarget(TargetKind.Command)
    {
        /// <inheritdoc/>
        public override string Name => CommandId;
    }

    /// <summary><c>x-caveat:account</c>, <c>:mailbox</c>, <c>:container</c>, <c>:policy</c>: ids, at least one.</summary>
    public sealed record Assets(TargetKind Sort, ImmutableArray<string> Ids) : CommandTarget(Sort)
    {
        /// <inheritdoc/>
        public override string Name => string.Join(", ", Ids);
    }

    /// <summary>Any other extension target: nobody here knows what it is.</summary>
    public sealed record Extension(string Text) : CommandTarget(TargetKind.Extension)
    {
        /// <inheritdoc/>
        public override string Name => Text;
    }
}
