using Caveat.Node.Identifying;
using Caveat.Node.Loading;

namespace Caveat.Gate.Tests;

/// <summary>The demo world in a folder of its own, with a key file for every person and a token for every agent.</summary>
internal sealed class DemoFolder : IDisposable
{
    private static readonly string[] _people = ["officer-1", "officer-2", "engineer-1", "counsel-1"];

    private readonly ScratchFolder _folder = new();
    private readonly Dictionary<string, PersonKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    /// <summary>Writes the world; <paramref name="change"/> is given the text of its configuration.</summary>
    public DemoFolder(Func<string, string>? change = null)
    {
        var world = Repository.At("spec/cases/demo");
        foreach (var file in Directory.EnumerateFiles(world, "*", SearchOption.AllDirectories))
        {
            _folder.Write(System.IO.Path.GetRelativePath(world, file), File.ReadAllText(file));
        }

        foreach (var person in _people)
        {
            _keys[person] = PersonKey.Create(KeyFileOf(person));
        }

        Configure(change);
        foreach (var agent in (string[])["soar-7", "patch-2", "hunt-1", "turbo-9", "siem-1"])
        {
            GiveToken(agent);
        }
    }

    /// <summary>The folder.</summary>
    public string Path => _folder.Path;

    /// <summary>The configuration in it.</summary>
    public string Configuration => At("caveat.yaml");

    /// <summary>The folder of ledger and credentials.</summary>
    public string Data => At("data");

    /// <summary>The path of something in it.</summary>
    public string At(string name) => _folder.At(name);

    /// <summary>Writes a file in it.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>What a person signs with.</summary>
    public PersonKey KeyOf(string person) => _keys[person];

    /// <summary>The file of that key.</summary>
    public string KeyFileOf(string person) => At(person + ".key");

    /// <summary>What an agent shows.</summary>
    public string TokenOf(string agent) => _tokens[agent];

    /// <summary>Gives an agent a token, which it shows from now on, in place of what it had.</summary>
    public void GiveToken(string agent)
    {
        Span<byte> random = stackalloc byte[AgentToken.Bytes];
        System.Security.Cryptography.RandomNumberGenerator.Fill(random);
        _tokens[agent] = AgentToken.Of(random);
        Credentials
            .Read(Data)
            .Without(agent)
            .With(agent, _tokens[agent], DateTimeOffset.UnixEpoch)
            .Write(Data);
    }

    /// <summary>Copies the whole data folder, with everything that says how far its ledger is.</summary>
    public void CopyData(string name) => Copy(Data, At(name));

    /// <summary>Puts such a copy in the place of the data folder.</summary>
    public void PutBackData(string name)
    {
        Directory.Delete(Data, recursive: true);
        Copy(At(name), Data);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Takes the tokens of an agent away.</summary>
    public void TakeTokens(string agent) => Credentials.Read(Data).Without(agent).Write(Data);

    /// <summary>Writes the configuration of the world, changed.</summary>
    public void Configure(Func<string, string>? change = null)
    {
        var text = File.ReadAllText(Repository.At("spec/cases/demo/caveat.yaml"));
        foreach (var (person, key) in _keys)
        {
            text = text.Replace(
                $"id: {person},",
                $"id: {person}, key: \"{key.Public}\",",
                StringComparison.Ordinal
            );
        }

        Write("caveat.yaml", change?.Invoke(text) ?? text);
    }

    /// <summary>Reads the deployment.</summary>
    public Deployment Read()
    {
        var reading = DeploymentReader.Read(Configuration, "caveat.yaml", new(Repository.Root));
        return reading.Deployment
            ?? throw new InvalidOperationException(
                string.Join('\n', reading.Findings.Select(finding => finding.Diagnostic.Message))
            );
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        _folder.Dispose();
    }
}
