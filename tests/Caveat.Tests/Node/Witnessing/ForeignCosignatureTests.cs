using Caveat.Tests.Node.Recording;

namespace Caveat.Tests.Node.Witnessing;

/// <summary>A program in Go that shares no code with ours reads what our witnesses signed (tests/foreign/ledger-verifier).</summary>
public sealed class ForeignCosignatureTests(ForeignVerifier verifier)
    : IClassFixture<ForeignVerifier>,
        IDisposable
{
    private readonly WitnessedLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task It_believes_the_cosignatures_under_a_checkpoint()
    {
        Assert.SkipWhen(verifier.Program is null, ForeignVerifier.Absent);
        await GrowAsync("w", "v");

        var run = await verifier.RunAsync(_ledger.Test.Folder, [], KeyOf("w"), KeyOf("v"));

        Assert.Equal("", run.Errors);
        Assert.StartsWith("verified: 300 records", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_believe_a_changed_one_nor_one_that_is_missing()
    {
        Assert.SkipWhen(verifier.Program is null, ForeignVerifier.Absent);
        await GrowAsync("w");
        _ledger.Witnesses.Policy(_ledger.Key, "quorum none", "v");
        var missing = await verifier.RunAsync(_ledger.Test.Folder, [], KeyOf("w"), KeyOf("v"));
        var note = _ledger.Published!;
        var bytes = note.Signatures[1].Bytes.ToArray();
        // The time, which only the signature covers.
        bytes[7] ^= 1;
        await File.WriteAllBytesAsync(
            _ledger.Test.Folder.Checkpoint,
            (
                note with
                {
                    Signatures = [note.Signatures[0], note.Signatures[1] with { Bytes = bytes }],
                }
            ).ToBytes(),
            TestContext.Current.CancellationToken
        );

        var changed = await verifier.RunAsync(_ledger.Test.Folder, [], KeyOf("w"));

        Assert.Equal((1, 1), (missing.Exit, changed.Exit));
        Assert.Contains("1 of 2 witnesses cosigned", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("invalid signature", changed.Errors, StringComparison.Ordinal);
    }

    private string KeyOf(string name) => _ledger.Witnesses.KeyOf(name).Public.ToString();

    private async Task GrowAsync(params string[] names)
    {
        var policy = _ledger.Witnesses.Policy(
            _ledger.Key,
            $"group G all {string.Join(' ', names)}\nquorum G",
            names
        );
        await using var cosigner = _ledger.Ask(policy);
        await _ledger.Test.GrowAsync(300);
    }
}
