using Caveat.Gate.Tests.Faults;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Cli;

/// <summary>Keys with a passphrase, and the keys of a gate, from the terminal.</summary>
public sealed class KeyTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ServedWorld _world = new();

    public KeyTests()
    {
        Write("right", "seven of nine\n");
        Write("wrong", "seven of ten\n");
        Write("credentials/" + Passphrase.Credential, "seven of nine");
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_gate_with_a_passphrase_makes_encrypted_keys_and_starts_with_that_passphrase_alone()
    {
        await ServeOnceAsync("--passphrase-file", "right");
        var wrong = await RefuseAsync(3, "serve", "--quiet", "--passphrase-file", "wrong");
        var none = await RefuseAsync(3, "serve", "--quiet");
        var missing = await RefuseAsync(3, "serve", "--quiet", "--passphrase-file", "nowhere");
        await ServeOnceAsync("--passphrase-file", "right");

        Assert.All(
            KeyPurposes.All,
            purpose => Assert.True(KeyFile.IsEncrypted(_world.Ledger.KeyOf(purpose)))
        );
        Assert.Contains("error CAV6013: the key `", wrong, StringComparison.Ordinal);
        Assert.Contains("wrong` does not open it", wrong, StringComparison.Ordinal);
        Assert.Contains("it is encrypted", none, StringComparison.Ordinal);
        Assert.Contains("nowhere` cannot be read", missing, StringComparison.Ordinal);
        Assert.Equal([], _world.Faults());
    }

    [Theory]
    [InlineData(Passphrase.Variable, "right")]
    [InlineData("CREDENTIALS_DIRECTORY", "credentials")]
    public async Task The_passphrase_comes_from_a_file_that_the_environment_names(
        string variable,
        string file
    )
    {
        Fine(await RunAsync("key", "new", "officer-9", "--passphrase-file", "right"));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [variable] = _world.World.At(file),
        };

        var shown = await RunAsync(environment, "key", "show", "officer-9.key");

        Assert.StartsWith("key: \"ed25519:", Fine(shown), StringComparison.Ordinal);
        Assert.Contains(
            "`officer-9.key`: it is encrypted",
            await RefuseAsync(2, "key", "show", "officer-9.key"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Keys_are_encrypted_and_decrypted_in_their_place()
    {
        var file = _world.World.KeyFileOf("officer-1");
        var plain = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        string[] encrypt = ["key", "encrypt", "officer-1.key", "--passphrase-file", "right"];

        var encrypted = Fine(await RunAsync(encrypt));
        var twice = Fine(await RunAsync(encrypt));
        var isEncrypted = KeyFile.IsEncrypted(file);
        await RefuseAsync(2, "key", "decrypt", "officer-1.key", "--passphrase-file", "wrong");
        await RefuseAsync(2, "key", "decrypt", "officer-1.key");
        var decrypted = Fine(await RunAsync("key", "decrypt", "officer-1.key", "--passphrase-file", "right"));

        Assert.Equal("encrypted officer-1.key\n", encrypted);
        Assert.Equal("officer-1.key is encrypted already\n", twice);
        Assert.True(isEncrypted);
        Assert.Equal("decrypted officer-1.key\n", decrypted);
        Assert.Equal(plain, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(Own, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_key_of_a_gate_is_rotated_at_its_next_start_under_the_same_passphrase()
    {
        await RefuseAsync(1, "key", "rotate", "ledger", "--passphrase-file", "right");
        await ServeOnceAsync("--passphrase-file", "right");
        string[] rotate = ["key", "rotate", "ledger", "--passphrase-file"];

        var unsigned = await RefuseAsync(3, [.. rotate, "wrong"]);
        var rotated = Fine(await RunAsync([.. rotate, "right"])).Split('\n');
        await RefuseAsync(1, [.. rotate, "right"]);
        var waiting = Fine(await RunAsync("key", "list"));
        await ServeOnceAsync("--passphrase-file", "right");
        var listed = Fine(await RunAsync("key", "list", "--format", "json"));
        var verified = Fine(
            await RunAsync("verify", "ledger", "data", "--key", rotated[0]["old  ".Length..])
        );

        Assert.Contains("does not open it", unsigned, StringComparison.Ordinal);
        Assert.Contains("encrypted, another waits", waiting, StringComparison.Ordinal);
        Assert.Contains(rotated[1]["new  ".Length..], listed, StringComparison.Ordinal);
        Assert.Contains("\"encrypted\": true", listed, StringComparison.Ordinal);
        Assert.Contains("\nnew key     gate.example/night-watch+", verified, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_of_a_gate_that_runs_verifies_and_a_gate_that_is_renamed_does_not_start()
    {
        await using (var gate = await _world.ServeAsync())
        {
            Told.Of(await gate.Client.ProposeAsync("hunt-1", "a", ServedWorld.Query));
            var made = Fine(await RunAsync("backup", "copy"));
            Assert.EndsWith("the copy verifies\n", made, StringComparison.Ordinal);
            await gate.Program.SignalAsync("INT");
            await gate.Program.EndAsync();
        }

        _world.World.Configure(text =>
            text.Replace("gate.example/night-watch", "gate.example/day-watch", StringComparison.Ordinal)
        );

        Assert.Contains(
            "holds the ledger of `gate.example/night-watch`, and `gate.name` is `gate.example/day-watch`",
            await RefuseAsync(3, "serve", "--quiet"),
            StringComparison.Ordinal
        );
        await RefuseAsync(2, "backup", "copy");
    }

    private async Task ServeOnceAsync(params string[] more)
    {
        await using var program = _world.Start([], more);
        await program.LineWithAsync("listening on ");
        await program.SignalAsync("INT");
        Assert.Equal(0, await program.EndAsync());
    }

    private async Task<string> RefuseAsync(int exit, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(exit, run.Exit);
        return run.Errors;
    }

    private static string Fine(Finished run)
    {
        Assert.True(run.Exit == 0, run.Errors);
        return run.Output;
    }

    private Task<Finished> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    private Task<Finished> RunAsync(Dictionary<string, string> environment, params string[] arguments) =>
        Shell.RunAsync("dotnet", [RunningProgram.Path, .. arguments], _world.World.Path, environment);

    private void Write(string name, string text) => File.SetUnixFileMode(_world.World.Write(name, text), Own);
}
