using System.Text.Json;
using Caveat.Cli;
using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Erasing;

/// <summary>What is erased is nowhere on the disk any more, and every command that reads the ledger says so and goes on.</summary>
public sealed class ErasedLedgerTests : IAsyncDisposable
{
    private const string Why = "the subject asked for it";

    private readonly ManualTime _time = new();
    private HttpGate _gate = null!;
    private LedgerFolder _folder = null!;
    private long[] _what = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _gate.DisposeAsync();

    [Fact]
    public async Task The_keys_of_what_is_erased_are_nowhere_on_the_disk_any_more()
    {
        await BeginAsync();
        // So that a state is saved.
        await _gate.RestartAsync();
        var slots = await File.ReadAllBytesAsync(_folder.RecordKeys, Stop);
        List<byte[]> secrets =
        [
            // Their wrapped keys, and the wrapped keys of the segments in which their keys are too.
            .. _what.Select(number => slots.AsSpan((int)number * KeyStore.SlotLength + 4, 60).ToArray()),
            .. Directory
                .EnumerateFiles(_folder.Segments, "*.seg")
                .Select(path => File.ReadAllBytes(path).AsSpan(4096 - 64, 60).ToArray()),
        ];
        Assert.All(secrets, secret => Assert.NotEmpty(FilesWith(secret)));
        var saved = await File.ReadAllBytesAsync(_folder.State, Stop);

        await EraseAsync();

        Assert.All(secrets, secret => Assert.Empty(FilesWith(secret)));
        Assert.False(File.Exists(_folder.State) && File.ReadAllBytes(_folder.State).SequenceEqual(saved));
    }

    [Fact]
    public async Task The_ledger_verifies_is_replayed_and_traced_and_says_what_is_erased()
    {
        await BeginAsync();
        await EraseAsync();
        await _gate.StopAsync();

        var verified = Run("verify", "ledger", _gate.World.Data);
        var replayed = Run("replay", "--data", _gate.World.Data, "--format", "json");
        var traced = Run("trace", $"{_what[0]}", "--data", _gate.World.Data);
        var disclosed = Run(
            "disclose",
            "--record",
            $"{_what[0]}",
            "--members",
            "facts",
            "--for",
            "Example Inspectorate",
            "--ledger",
            _gate.World.Data
        );

        Assert.Equal((0, ""), (verified.Exit, verified.Errors));
        Assert.Contains(
            $"erased      what {_what.Length} records said",
            verified.Output,
            StringComparison.Ordinal
        );
        Assert.EndsWith("it verifies\n", verified.Output, StringComparison.Ordinal);
        using var replay = JsonDocument.Parse(replayed.Output);
        Assert.Equal(
            (0, true, 2),
            (
                replayed.Exit,
                replay.RootElement.GetProperty("same").GetBoolean(),
                replay.RootElement.GetProperty("erased").GetInt64()
            )
        );
        Assert.Equal((0, ""), (traced.Exit, traced.Errors));
        Assert.Contains("officer-1", traced.Output, StringComparison.Ordinal);
        Assert.Contains("engineer-1", traced.Output, StringComparison.Ordinal);
        Assert.Contains(Why, traced.Output, StringComparison.Ordinal);
        Assert.Equal(1, disclosed.Exit);
        Assert.Contains("CAV7573", disclosed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_copy_of_the_keys_brings_nothing_back_for_longer_than_to_the_next_start()
    {
        await BeginAsync();
        var older = await File.ReadAllBytesAsync(_folder.RecordKeys, Stop);
        await EraseAsync();
        await _gate.StopAsync();
        var now = await File.ReadAllBytesAsync(_folder.RecordKeys, Stop);
        older.CopyTo(now, 0);
        await File.WriteAllBytesAsync(_folder.RecordKeys, now, Stop);
        StateFile.Forget(_folder);

        await _gate.RestartAsync();
        var found = await _gate.Person("officer-1").GetAsync("/v1/proposals/old?agent=soar-7");
        await _gate.StopAsync();

        found.Problem(404, KeepingCodes.NoSuchProposal);
        using var keys = KeyStore.ToRead(_folder);
        Assert.All(_what, number => Assert.True(keys.IsDropped(number)));
    }

    [Fact]
    public async Task A_copy_without_keys_verifies_and_lets_nothing_be_read()
    {
        await BeginAsync();
        await EraseAsync();
        await _gate.StopAsync();
        var copy = _gate.World.At("copy");

        var backed = Run("backup", copy);
        var verified = Run("verify", "ledger", copy);

        Assert.Equal((0, ""), (backed.Exit, backed.Errors));
        Assert.Equal((0, ""), (verified.Exit, verified.Errors));
    }

    [Fact]
    public async Task People_erase_from_the_terminal()
    {
        await BeginAsync();

        var listed = await AsAsync("officer-1", "erase", $"{_what[^1]}", "--list");
        var silent = await AsAsync("officer-1", "erase", $"{_what[^1]}");
        var first = await AsAsync("officer-1", "erase", $"{_what[^1]}", "--because", Why);
        var alone = await AsAsync("officer-1", "erase", $"{_what[0]}", "--because", Why);
        var second = await AsAsync("engineer-1", "erase", $"{_what[0]}", "--because", Why);
        var again = await AsAsync("officer-1", "erase", $"{_what[0]}", "--because", Why);

        Assert.Equal(_what.Length, listed.Output.Split('\n').Length - 1);
        Assert.Equal(2, silent.Exit);
        Assert.Contains("one more person must sign within a day", first.Output, StringComparison.Ordinal);
        Assert.StartsWith("refused (409) CAV7511: ", alone.Errors, StringComparison.Ordinal);
        Assert.Contains("officer-1 signed for it, record ", second.Output, StringComparison.Ordinal);
        Assert.Contains("erased, by record ", second.Output, StringComparison.Ordinal);
        Assert.StartsWith("refused (409) CAV7573: ", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_while_a_gate_erases_is_told_and_a_half_dropped_matter_verifies()
    {
        await BeginAsync();
        var older = await File.ReadAllBytesAsync(_folder.RecordKeys, Stop);
        using var reader = LedgerReader.Open(_gate.World.Data);

        await EraseAsync();
        var read = _what.Select(number => reader.Find(number).Body).ToList();
        await _gate.StopAsync();
        var now = await File.ReadAllBytesAsync(_folder.RecordKeys, Stop);
        foreach (var number in _what.Skip(1))
        {
            var slot = (int)number * KeyStore.SlotLength;
            older.AsSpan(slot, KeyStore.SlotLength).CopyTo(now.AsSpan(slot));
        }

        await File.WriteAllBytesAsync(_folder.RecordKeys, now, Stop);
        var verified = Run("verify", "ledger", _gate.World.Data, "--format", "json");

        Assert.All(read, body => Assert.IsType<RecordBody.Erased>(body));
        Assert.Equal((0, ""), (verified.Exit, verified.Errors));
        Assert.Contains($"\"erased\": {_what.Length},", verified.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1.5]")]
    [InlineData("[-1]")]
    [InlineData("[\"2\"]")]
    [InlineData("\"all\"")]
    public async Task What_is_no_list_of_records_is_refused_for_that_and_changes_nothing(string list)
    {
        await BeginAsync();
        var (signer, records) = (_gate.Person("officer-1"), _gate.Records);
        var given = $"[{string.Join(',', _what)}]";
        var order = signer.ErasureOf(_what, Why).Replace(given, list, StringComparison.Ordinal);

        var answer = await signer.PostAsync("/v1/erasures", order);
        var agent = await _gate.Agent("soar-7").PostAsync("/v1/erasures", order);
        var unknown = await signer.GetAsync("/v1/erasures/all");

        Assert.Equal((400, 403, 404), (answer.Status, agent.Status, unknown.Status));
        Assert.Equal(
            "/records",
            Assert
                .Single(answer.Json.GetProperty("errors").EnumerateArray())
                .GetProperty("pointer")
                .GetString()
        );
        Assert.Equal(records, _gate.Records);
    }

    // A release with a report that is four days old, and something after it.
    private async Task BeginAsync()
    {
        _gate = await HttpGate.StartAsync(clock: _time);
        _folder = new(_gate.World.Data);
        var soar = _gate.Agent("soar-7");
        var held = (await soar.PostAsync("/v1/proposals", Acts.Held("old"))).Fine();
        (await _gate.Person("officer-1").DecideAsync(held.At("case", "id"), "watch-officer")).Fine();
        (await soar.GetAsync("/v1/proposals/old")).Fine();
        (await soar.PostAsync("/v1/proposals/old/reports", """{"outcome":"executed","hosts":1}""")).Fine();
        _time.Pass(TimeSpan.FromDays(2));
        (await soar.PostAsync("/v1/proposals", Acts.Held("later", "ws-17"))).Fine();
        (await _gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted())).Fine();
        _time.Pass(TimeSpan.FromDays(2));
        await PublishedAsync();
        var shown = (await _gate.Person("officer-1").GetAsync($"/v1/erasures/{held.At("record")}")).Fine();
        _what =
        [
            .. shown
                .Json.GetProperty("records")
                .EnumerateArray()
                .Select(each => each.GetProperty("record").GetInt64()),
        ];
        Assert.Equal(5, _what.Length);
    }

    private async Task EraseAsync()
    {
        foreach (var person in (string[])["officer-1", "engineer-1"])
        {
            var signer = _gate.Person(person);
            var answer = await signer.PostAsync("/v1/erasures", signer.ErasureOf(_what, Why));
            Assert.Equal(person == "officer-1" ? "asked" : "erased", answer.Fine().At("state"));
        }
    }

    // A publication follows at once where nothing else is to do.
    private async Task PublishedAsync()
    {
        string size;
        do
        {
            size = (await _gate.Person("officer-1").GetAsync("/ledger/checkpoint")).Said.Split('\n')[1];
        } while (size != $"{_gate.Records}");
    }

    private List<string> FilesWith(byte[] secret) =>
        [
            .. Directory
                .EnumerateFiles(_gate.World.Data, "*", SearchOption.AllDirectories)
                .Where(path =>
                    path != _folder.Owner && File.ReadAllBytes(path).AsSpan().IndexOf(secret) >= 0
                ),
        ];

    private Task<(int Exit, string Output, string Errors)> AsAsync(
        string person,
        params string[] arguments
    ) =>
        Task.Run(() =>
            Run([
                .. arguments,
                "--gate",
                _gate.Gate.Address.ToString(),
                "--key",
                _gate.World.KeyFileOf(person),
            ])
        );

    private (int Exit, string Output, string Errors) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exit = CommandLine.Run(arguments, Stream.Null, output, errors, _time, _gate.World.Path);
        return (exit, output.ToString(), errors.ToString());
    }
}
