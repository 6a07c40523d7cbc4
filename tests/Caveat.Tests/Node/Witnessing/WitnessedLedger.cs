using Caveat.Node.Recording;
using Caveat.Node.Witnessing;
using Caveat.Recording;
using Caveat.Tests.Node.Recording;
using Caveat.Witnessing;

namespace Caveat.Tests.Node.Witnessing;

/// <summary>A ledger whose heads witnesses cosign, which is opened and closed under one policy after another.</summary>
internal sealed class WitnessedLedger : IDisposable
{
    private static readonly CosignerLimits _quick = new()
    {
        Quorum = TimeSpan.FromSeconds(30),
        Call = TimeSpan.FromSeconds(30),
        Pause = TimeSpan.FromMilliseconds(5),
        LongestPause = TimeSpan.FromMilliseconds(20),
    };

    public WitnessedLedger()
    {
        using var key = LedgerKey.Open(TestLedger.Origin, Test.Folder);
        Key = key.Public;
    }

    /// <summary>The ledger on the disk.</summary>
    public TestLedger Test { get; } = new();

    /// <summary>Those who cosign it.</summary>
    public FakeWitnesses Witnesses { get; } = new();

    /// <summary>Its key.</summary>
    public NoteKey Key { get; }

    /// <summary>The published checkpoint; null where there is none.</summary>
    public SignedNote? Published =>
        File.Exists(Test.Folder.Checkpoint)
            ? SignedNote.Parse(File.ReadAllBytes(Test.Folder.Checkpoint))
            : null;

    /// <summary>How many entries it covers.</summary>
    public long PublishedSize => Published is { } note ? Checkpoint.Parse(note.Text)!.Size : 0;

    /// <summary>Asks witnesses from now on, for the ledger that is opened next.</summary>
    public Cosigner Ask(
        TlogPolicy policy,
        bool isRequired = true,
        Func<CosignerLimits, CosignerLimits>? limits = null,
        TimeProvider? clock = null
    )
    {
        var cosigner = new Cosigner(
            policy,
            isRequired,
            Witnesses,
            clock ?? TimeProvider.System,
            limits?.Invoke(_quick) ?? _quick
        );
        Test.Cosigner = cosigner;
        return cosigner;
    }

    /// <summary>Grows to a size with the witness <c>w</c>, who must cosign.</summary>
    public async Task GrowWitnessedAsync(long to)
    {
        await using var cosigner = Ask(Witnesses.Policy(Key, "quorum w", "w"));
        await using (var ledger = Test.Open())
        {
            await AppendAsync(ledger, to);
            await SoonAsync(ledger.WhenIssued(to - 1));
        }

        Test.Cosigner = null;
    }

    /// <summary>Appends entries up to a size, which are of another history than those of the test ledger where that is asked for.</summary>
    public static async Task<Ledger> AppendAsync(Ledger ledger, long to, bool isOther = false)
    {
        while (ledger.Next < to)
        {
            ledger.Append(TestLedger.EntryOf(ledger.Next + (isOther ? 1_000 : 0)));
        }

        await ledger.WhenDurable(ledger.Next - 1);
        return ledger;
    }

    /// <summary>Bounds a wait.</summary>
    public static Task SoonAsync(Task task) =>
        task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>Waits for what another thread changes.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        Witnesses.End();
        Test.Dispose();
    }
}
