using System.Security.Cryptography;
using System.Text.Json;
using Caveat.Node.Identifying;
using Caveat.Node.Loading;

namespace Caveat.Cli.Rehearsing;

/// <summary>The demo world in a folder of its own: its configuration with keys that were made for it, and a token for every agent.</summary>
internal sealed class DemoWorld : IDisposable
{
    private const string Configuration = "caveat.yaml";

    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PersonKey> _keys = new(StringComparer.Ordinal);

    private DemoWorld(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The configuration in it.</summary>
    public string Path => System.IO.Path.Combine(Folder, Configuration);

    /// <summary>The threats that the detector files, as JSON.</summary>
    public IEnumerable<string> Threats => File.ReadLines(System.IO.Path.Combine(Folder, "threats.jsonl"));

    /// <summary>The acts, by number, with the agent and the body of each.</summary>
    public IEnumerable<(int Number, string Agent, string Body)> Acts
    {
        get
        {
            foreach (var line in File.ReadLines(System.IO.Path.Combine(Folder, "acts.jsonl")))
            {
                using var act = JsonDocument.Parse(line);
                var body = act.RootElement.GetProperty("body");
                yield return (
                    act.RootElement.GetProperty("act").GetInt32(),
                    body.GetProperty("agent").GetString()!,
                    body.GetRawText()
                );
            }
        }
    }

    /// <summary>Copies the world into a folder that is empty and makes keys and tokens.</summary>
    public static DemoWorld Create(string folder, TimeProvider clock)
    {
        var source = SourceOf(Installation.Current);
        var world = new DemoWorld(folder);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(world.Folder, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        world.MakeKeys();
        world.MakeTokens(clock);
        return world;
    }

    /// <summary>What an agent shows.</summary>
    public string TokenOf(string agent) => _tokens[agent];

    /// <summary>What a person signs with.</summary>
    public PersonKey KeyOf(string person) => _keys[person];

    /// <summary>The file of that key.</summary>
    public string KeyFileOf(string person) => System.IO.Path.Combine(Folder, person + ".key");

    /// <summary>Removes the folder.</summary>
    public void Remove() => Directory.Delete(Folder, recursive: true);

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    // Beside the program, or in the repository that it was built in.
    private static string SourceOf(Installation installation)
    {
        var beside = System.IO.Path.Combine(installation.Root, "demo");
        return Directory.Exists(beside)
            ? beside
            : System.IO.Path.Combine(installation.Root, "spec", "cases", "demo");
    }

    private void MakeKeys()
    {
        var text = File.ReadAllText(Path);
        foreach (var person in (string[])["officer-1", "officer-2", "engineer-1"])
        {
            var key = PersonKey.Create(KeyFileOf(person));
            _keys.Add(person, key);
            text = text.Replace(
                $"id: {person},",
                $"id: {person}, key: \"{key.Public}\",",
                StringComparison.Ordinal
            );
        }

        File.WriteAllText(Path, text);
    }

    private void MakeTokens(TimeProvider clock)
    {
        var credentials = Credentials.None;
        Span<byte> random = stackalloc byte[AgentToken.Bytes];
        foreach (var agent in (string[])["soar-7", "patch-2", "hunt-1", "turbo-9", "siem-1"])
        {
            RandomNumberGenerator.Fill(random);
            var token = AgentToken.Of(random);
            _tokens.Add(agent, token);
            credentials = credentials.With(agent, token, clock.GetUtcNow());
        }

        credentials.Write(System.IO.Path.Combine(Folder, "data"));
    }
}
