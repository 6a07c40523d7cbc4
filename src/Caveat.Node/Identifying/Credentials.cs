using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Caveat.Node.Recording;

namespace Caveat.Node.Identifying;

/// <summary>
/// The tokens of agents, by their hashes, and who is invited to enrol a passkey: <c>credentials.json</c> in the data folder, for its owner alone.
/// </summary>
public sealed class Credentials
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly FrozenDictionary<string, string> _agents;

    private Credentials(
        ImmutableArray<Credential> all,
        ImmutableArray<Invitation> invitations,
        ImmutableArray<Revocation> revocations
    )
    {
        (All, Invitations, Revocations) = (all, invitations, revocations);
        _agents = all.ToFrozenDictionary(each => each.Hash, each => each.Agent, StringComparer.Ordinal);
    }

    /// <summary>No agent has a token.</summary>
    public static Credentials None { get; } = new([], [], []);

    /// <summary>Every token.</summary>
    public ImmutableArray<Credential> All { get; }

    /// <summary>Who is invited to enrol a passkey.</summary>
    public ImmutableArray<Invitation> Invitations { get; }

    /// <summary>Whose passkeys are taken away.</summary>
    public ImmutableArray<Revocation> Revocations { get; }

    /// <summary>The file in a data folder.</summary>
    public static string FileIn(string data) => Path.Combine(data, "credentials.json");

    /// <summary>Reads the file of a data folder; none where there is no file.</summary>
    /// <exception cref="FormatException">The file has another form, or others can read it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Credentials Read(string data)
    {
        var file = FileIn(data);
        if (!File.Exists(file))
        {
            return None;
        }

        if ((File.GetUnixFileMode(file) & ~OwnerOnly) != UnixFileMode.None)
        {
            throw new FormatException($"others can read `{file}`; `chmod 600` mends that");
        }

        try
        {
            var read = JsonSerializer.Deserialize(
                File.ReadAllBytes(file),
                CredentialJson.Default.CredentialFile
            );
            return new([.. read?.Agents ?? []], [.. read?.Invitations ?? []], [.. read?.Revocations ?? []]);
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            throw new FormatException($"`{file}` holds no credentials: {broken.Message}", broken);
        }
    }

    /// <summary>The agent whose token this is; null where it is nobody's. What is compared are hashes, so that time tells nothing of a token.</summary>
    public string? AgentOf(string token) =>
        token.StartsWith(AgentToken.Prefix, StringComparison.Ordinal)
            ? _agents.GetValueOrDefault(AgentToken.HashOf(token))
            : null;

    /// <summary>The agent whose token has this hash; null where it is nobody's, or not any more.</summary>
    public string? HolderOf(string hash) => _agents.GetValueOrDefault(hash);

    /// <summary>With a further token of an agent.</summary>
    public Credentials With(string agent, string token, DateTimeOffset now) =>
        new(All.Add(new(agent, AgentToken.HashOf(token), now)), Invitations, Revocations);

    /// <summary>Without the tokens of an agent.</summary>
    public Credentials Without(string agent) =>
        new(All.RemoveAll(each => each.Agent == agent), Invitations, Revocations);

    /// <summary>With an invitation of a person, and without those that are too old.</summary>
    public Credentials Inviting(string person, string token, DateTimeOffset now) =>
        new(
            All,
            Invitations
                .RemoveAll(each => each.Until <= now)
                .Add(new(person, AgentToken.HashOf(token), Invitation.EndOf(now))),
            Revocations
        );

    /// <summary>Without invitations of a person, and with an order to take away one of their passkeys, or all.</summary>
    /// <param name="person">The person.</param>
    /// <param name="key">The fingerprint of the key; null for all of them.</param>
    /// <param name="order">A name that no other order has.</param>
    public Credentials Revoking(string person, string? key, string order) =>
        new(
            All,
            Invitations.RemoveAll(each => each.Person == person),
            Revocations.Add(new(person, key, order))
        );

    /// <summary>The invitation that somebody shows; null where it is none.</summary>
    public Invitation? InvitationOf(string token) =>
        token.StartsWith(Invitation.Prefix, StringComparison.Ordinal)
            ? Invitations.FirstOrDefault(each => each.Hash == AgentToken.HashOf(token))
            : null;

    /// <summary>Changes the file of a data folder; who else changes it at this moment is waited for, so that nobody's change is lost.</summary>
    /// <returns>What it held before.</returns>
    /// <exception cref="FormatException">The file has another form, or others can read it.</exception>
    /// <exception cref="IOException">The file cannot be read, or another program keeps it.</exception>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static Credentials Change(string data, Func<Credentials, Credentials> change)
    {
        Posix.MakeFolder(data);
        var lockFile = Path.Combine(data, "credentials.lock");
        for (var waited = TimeSpan.Zero; waited < _patience; waited += _pause)
        {
            using var alone = Posix.OpenAlone(lockFile);
            if (alone is not null)
            {
                var before = Read(data);
                change(before).Write(data);
                return before;
            }

            Thread.Sleep(_pause);
        }

        throw new IOException($"another program keeps `{lockFile}`; try again");
    }

    /// <summary>Writes the file of a data folder.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Write(string data)
    {
        Posix.MakeFolder(data);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(
            new CredentialFile([.. All], Invitations, Revocations),
            CredentialJson.Default.CredentialFile
        );
        Posix.Replace(FileIn(data), bytes, OwnerOnly);
    }
}

/// <summary>A token of an agent.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Hash">The token's hash.</param>
/// <param name="Created">Since when.</param>
public sealed record Credential(string Agent, string Hash, DateTimeOffset Created);

/// <summary>An invitation to enrol a passkey. Whether it is used up stands in the ledger.</summary>
/// <param name="Person">The person.</param>
/// <param name="Hash">The hash of what they were given.</param>
/// <param name="Until">Until when it is good.</param>
public sealed record Invitation(string Person, string Hash, DateTimeOffset Until)
{
    /// <summary>How long an invitation is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Until when an invitation of now is good: in whole seconds, as records keep less than clocks tell.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset now) =>
        DateTimeOffset.FromUnixTimeSeconds((now + Life).ToUnixTimeSeconds());

    /// <summary>How every invitation begins.</summary>
    public const string Prefix = "cvi_";

    /// <summary>The invitation of <see cref="AgentToken.Bytes"/> random bytes.</summary>
    public static string Of(ReadOnlySpan<byte> random) =>
        Prefix + AgentToken.Of(random)[AgentToken.Prefix.Length..];

    /// <summary>How it is called in records.</summary>
    [JsonIgnore]
    public string Fingerprint => AgentToken.FingerprintOf(Hash);
}

/// <summary>An order to take passkeys of a person away.</summary>
/// <param name="Person">The person.</param>
/// <param name="Key">The fingerprint of the key; null for all of them.</param>
/// <param name="Order">Its name, which no other order has.</param>
public sealed record Revocation(string Person, string? Key, string Order);

/// <summary>The form of the file.</summary>
/// <param name="Agents">The tokens.</param>
/// <param name="Invitations">Who is invited.</param>
/// <param name="Revocations">Whose passkeys are taken away.</param>
internal sealed record CredentialFile(
    IReadOnlyList<Credential> Agents,
    IReadOnlyList<Invitation>? Invitations = null,
    IReadOnlyList<Revocation>? Revocations = null
);

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(CredentialFile))]
internal sealed partial class CredentialJson : JsonSerializerContext;
