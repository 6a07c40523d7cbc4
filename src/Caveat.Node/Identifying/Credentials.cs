using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Caveat.Node.Recording;

namespace Caveat.Node.Identifying;

/// <summary>The tokens of agents, by their hashes: <c>credentials.json</c> in the data folder, for its owner alone.</summary>
public sealed class Credentials
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FrozenDictionary<string, string> _agents;

    private Credentials(ImmutableArray<Credential> all)
    {
        All = all;
        _agents = all.ToFrozenDictionary(each => each.Hash, each => each.Agent, StringComparer.Ordinal);
    }

    /// <summary>No agent has a token.</summary>
    public static Credentials None { get; } = new([]);

    /// <summary>Every token.</summary>
    public ImmutableArray<Credential> All { get; }

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
            return new([.. read?.Agents ?? []]);
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
        new(All.Add(new(agent, AgentToken.HashOf(token), now)));

    /// <summary>Without the tokens of an agent.</summary>
    public Credentials Without(string agent) => new(All.RemoveAll(each => each.Agent == agent));

    /// <summary>Writes the file of a data folder.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Write(string data)
    {
        Posix.MakeFolder(data);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(
            new CredentialFile([.. All]),
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

/// <summary>The form of the file.</summary>
/// <param name="Agents">The tokens.</param>
internal sealed record CredentialFile(IReadOnlyList<Credential> Agents);

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(CredentialFile))]
internal sealed partial class CredentialJson : JsonSerializerContext;
