using System.Text.Json.Nodes;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Tests.Node.Recording;

namespace Caveat.Tests.Cli;

public sealed class DiscloseTests : IDisposable
{
    private const string Inspector = "inspector.example";

    private readonly TestLedger _ledger = new();
    private readonly SigningKey _key;

    public DiscloseTests() =>
        _key = SigningKey.Make(
            KeyPurposes.NameOf(KeyPurpose.Disclosure, TestLedger.Origin),
            _ledger.Folder.KeyOf(KeyPurpose.Disclosure),
            null
        );

    [Fact]
    public async Task What_is_disclosed_is_verified_by_whom_it_is_for()
    {
        await _ledger.GrowAsync(300);

        var disclosed = Disclose("--record", "257", "--members", "text", "-o", "257.sd-jwt");
        var verified = Verify("257.sd-jwt", "--for", Inspector, "--format", "json");
        var other = Verify("257.sd-jwt", "--for", "other.example");

        Assert.Equal((0, ""), (disclosed.Code, disclosed.Error));
        Assert.True(verified.Code == 0, verified.Output);
        var shown = JsonNode.Parse(verified.Output)!;
        Assert.True(shown["verifies"]!.GetValue<bool>());
        Assert.Equal(257, shown["record"]!.GetValue<long>());
        Assert.Equal(300, shown["size"]!.GetValue<long>());
        Assert.Equal("start", shown["clear"]!["type"]!.GetValue<string>());
        Assert.Equal("257", shown["shown"]!["text"]!["version"]!.GetValue<string>());
        Assert.Equal(7, shown["hidden"]!.GetValue<int>());
        Assert.Equal(1, other.Code);
        Assert.StartsWith("error CAV7666", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_can_be_disclosed_while_the_gate_runs()
    {
        await using var ledger = _ledger.Open();
        ledger.Append(TestLedger.EntryOf(0));
        await ledger.WhenDurable(0);
        await WhenPublished(1);

        var disclosed = Disclose("--record", "0", "--members", "text", "-o", "0.sd-jwt");
        var later = Disclose("--record", "1", "--members", "text");

        Assert.Equal((0, ""), (disclosed.Code, disclosed.Error));
        Assert.Equal(0, Verify("0.sd-jwt", "--for", Inspector).Code);
        Assert.Equal(1, later.Code);
        Assert.Contains("there is no record 1", later.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_is_shown_whole_or_not_at_all()
    {
        await _ledger.GrowAsync(2);

        var within = Disclose("--record", "1", "--members", "text.version");
        var absent = Disclose("--record", "1", "--members", "text,facts.targets");
        var all = Disclose("--record", "1", "--members", "text, text");

        Assert.Equal((2, ""), (within.Code, within.Output));
        Assert.Contains(
            "`text.version` cannot be shown alone: the ledger has one digest of the whole group `text`",
            within.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(2, absent.Code);
        Assert.Contains("record 1 has no group `facts.targets`", absent.Error, StringComparison.Ordinal);
        Assert.Contains("record 1 has text", absent.Error, StringComparison.Ordinal);
        Assert.Equal(0, all.Code);
        Assert.Equal(2, all.Output.Count(letter => letter == '~'));
    }

    [Fact]
    public async Task What_the_ledger_does_not_hold_is_not_handed_out()
    {
        await _ledger.GrowAsync(300);
        var bundle = Path.Combine(_ledger.Folder.Log, "tile/entries/000");
        var bytes = await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken);

        bytes[400] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, TestContext.Current.CancellationToken);
        var broken = Disclose("--record", "0", "--members", "text");
        var behind = Disclose("--record", "300", "--members", "text");
        var nowhere = CommandRun.In(
            _ledger.Folder.Data,
            ["disclose", "--record", "0", "--members", "text", "--for", Inspector, "--ledger", "wal"]
        );

        Assert.Equal((1, ""), (broken.Code, broken.Output));
        Assert.Contains("`caveat verify ledger` says what is broken", broken.Error, StringComparison.Ordinal);
        Assert.Equal(1, behind.Code);
        Assert.Equal(1, nowhere.Code);
        Assert.Contains("there is no ledger in", nowhere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_others_can_read_signs_nothing()
    {
        await _ledger.GrowAsync(1);
        Disclose("--record", "0", "--members", "text");
        var path = _ledger.Folder.KeyOf(KeyPurpose.Disclosure);

        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode | UnixFileMode.GroupRead);
        var open = Disclose("--record", "0", "--members", "text");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.Equal((3, ""), (open.Code, open.Output));
        Assert.StartsWith("error CAV6010", open.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_altered_does_not_verify()
    {
        await _ledger.GrowAsync(2);
        Disclose("--record", "1", "--members", "text", "-o", "1.sd-jwt");
        var path = Path.Combine(_ledger.Folder.Data, "1.sd-jwt");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

        await File.WriteAllTextAsync(path, text + text, TestContext.Current.CancellationToken);
        var run = Verify("1.sd-jwt", "--format", "json");
        var again = Disclose("--record", "1", "--members", "text", "-o", "1.sd-jwt");

        Assert.Equal(1, run.Code);
        var answer = JsonNode.Parse(run.Output)!;
        Assert.False(answer["verifies"]!.GetValue<bool>());
        Assert.Equal("CAV7659", answer["fault"]!["code"]!.GetValue<string>());
        Assert.Equal(2, again.Code);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_verified()
    {
        await _ledger.GrowAsync(1);

        var run = CommandRun.In(
            _ledger.Folder.Data,
            ["verify", "disclosure", "-", "--ledger-key", "gate.example/test", "--disclosure-key", "x"]
        );

        Assert.Equal(2, run.Code);
        Assert.StartsWith("error CAV6010", run.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _key.Dispose();
        _ledger.Dispose();
    }

    private CommandRun Disclose(params string[] args) =>
        CommandRun.In(
            _ledger.Folder.Data,
            ["disclose", .. args, "--for", Inspector, "--ledger", _ledger.Folder.Data]
        );

    private CommandRun Verify(string file, params string[] args) =>
        CommandRun.In(
            _ledger.Folder.Data,
            [
                "verify",
                "disclosure",
                file,
                "--ledger-key",
                File.ReadAllText(_ledger.Folder.VerifierKey).Trim(),
                "--disclosure-key",
                _key.Public.ToString(),
                .. args,
            ]
        );

    private async Task WhenPublished(long size)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (
            !File.Exists(_ledger.Folder.Checkpoint)
            || !File.ReadAllText(_ledger.Folder.Checkpoint).Contains($"\n{size}\n", StringComparison.Ordinal)
        )
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
