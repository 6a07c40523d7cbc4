using Caveat.Node.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>The verifier of ledgers in Go (tests/foreign/ledger-verifier), built once.</summary>
public sealed class ForeignVerifier : IAsyncLifetime, IDisposable
{
    public const string Absent = "Go and golang-golang-x-mod-dev are not on this machine";

    private const string Packages = "/usr/share/gocode";

    private readonly ScratchFolder _folder = new();

    public string? Program { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (
            !Directory.Exists(Path.Combine(Packages, "src/golang.org/x/mod/sumdb/tlog"))
            || !File.Exists("/usr/bin/go")
        )
        {
            return;
        }

        var program = _folder.At("ledger-verifier");
        var built = await Shell.RunAsync(
            "/usr/bin/go",
            [
                "build",
                "-o",
                program,
                Repository.At("tests/foreign/ledger-verifier/main.go"),
                Repository.At("tests/foreign/ledger-verifier/cosigner.go"),
            ],
            _folder.Path,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["GO111MODULE"] = "off",
                ["GOPATH"] = Packages,
                ["GOCACHE"] = _folder.At("cache"),
                ["GOFLAGS"] = "",
            }
        );
        Assert.True(built.Exit == 0, built.Errors);
        Program = program;
    }

    internal Task<Finished> RunAsync(
        LedgerFolder folder,
        IEnumerable<string> older,
        params string[] witnesses
    ) =>
        Shell.RunAsync(
            Program!,
            [
                .. witnesses.SelectMany(witness => (string[])["-witness", witness]),
                folder.Log,
                File.ReadAllText(folder.VerifierKey).Trim(),
                .. older,
            ],
            _folder.Path
        );

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _folder.Dispose();
}
