namespace Caveat.Tests.Disclosing;

/// <summary>The npm package @sd-jwt/core (tests/foreign/sd-jwt), installed once as its lock file says.</summary>
public sealed class ForeignSdJwt : IAsyncLifetime, IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>Why it is not there; null where it is.</summary>
    public string? Absent { get; private set; } = "Node.js and npm are not on this machine";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/node") || !File.Exists("/usr/bin/npm"))
        {
            return;
        }

        foreach (var file in (string[])["package.json", "package-lock.json", "main.js"])
        {
            File.Copy(Repository.At($"tests/foreign/sd-jwt/{file}"), _folder.At(file));
        }

        var installed = await Shell.RunAsync(
            "/usr/bin/npm",
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
            _folder.Path
        );
        Absent = installed.Exit == 0 ? null : "npm could not install @sd-jwt/core";
    }

    internal Task<Finished> VerifyAsync(string publicKey, string token) =>
        Shell.RunAsync(
            "/usr/bin/node",
            ["main.js", "verify", publicKey, _folder.Write("token.txt", token)],
            _folder.Path
        );

    internal Task<Finished> IssueAsync() =>
        Shell.RunAsync("/usr/bin/node", ["main.js", "issue"], _folder.Path);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _folder.Dispose();
}
