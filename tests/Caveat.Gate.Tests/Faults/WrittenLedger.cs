using System.Globalization;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Tests.Node.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>
/// A ledger that a program of its own writes to (<c>LedgerWriter</c>), and, kept outside of it, everything that the program ever
/// acknowledged and signed.
/// </summary>
internal sealed class WrittenLedger : IDisposable
{
    private static readonly string _program = Path.Combine(AppContext.BaseDirectory, "LedgerWriter.dll");

    private readonly ScratchFolder _scratch = new();
    private readonly Dictionary<long, string> _durable = [];
    private readonly List<SeenCheckpoint> _signed = [];

    public WrittenLedger(WrittenLedger? from = null, int segmentLength = 3 << 11)
    {
        SegmentLength = segmentLength;
        if (from is not null)
        {
            TestLedger.CopyFolder(from.Data, Data);
            _durable = new(from._durable);
            _signed = [.. from._signed];
        }
    }

    /// <summary>The data folder.</summary>
    public string Data => _scratch.At("data");

    /// <summary>The lock, where it is not in the data folder.</summary>
    public string? Lock { get; init; }

    /// <summary>By whom its entries are, where there is another writer.</summary>
    public string By { get; init; } = "";

    /// <summary>What strace says of the last run.</summary>
    public string Report => _scratch.At("strace");

    /// <summary>The length of a segment in bytes: a few entries fit.</summary>
    public int SegmentLength { get; }

    /// <summary>Lets the program write until there are so many entries, or it ends; takes down what it says.</summary>
    public async Task<(int Exit, string Errors)> RunAsync(
        long size,
        IReadOnlyList<string> through,
        params string[] more
    )
    {
        await using var program = RunningProgram.StartOther(
            _scratch.Path,
            [
                .. through,
                "dotnet",
                _program,
                Data,
                size.ToString(CultureInfo.InvariantCulture),
                SegmentLength.ToString(CultureInfo.InvariantCulture),
                .. Lock is null ? (string[])[] : ["--lock", Lock],
                .. By.Length == 0 ? (string[])[] : ["--by", By],
                .. more,
            ]
        );
        var exit = await program.EndAsync();
        // A line that the end cut off was told to nobody.
        foreach (var line in program.Output.Split('\n')[..^1])
        {
            Take(line.Split(' '));
        }

        return (exit, program.Errors);
    }

    /// <summary>
    /// Everything that was acknowledged is there, byte for byte; the ledger goes on; and of all checkpoints that anybody ever saw none contradicts
    /// another: each is that of the first entries of what is there now.
    /// </summary>
    public async Task AssertWholeAsync(string after)
    {
        // Before anything is mended. Where the first start ended early nothing was published that could be checked.
        if (File.Exists(Path.Combine(Data, "ledger/checkpoint")))
        {
            See("published");
            AssertChecks($"after {after}");
        }

        var folder = new LedgerFolder(Data);
        folder = Lock is null ? folder : folder with { Lock = Lock };
        using var key = LedgerKey.Open(NumberedEntry.Origin, folder);
        var (tree, roots) = (new GrowingTree(), new List<LogHash> { new GrowingTree().Root() });
        void Replay(long number, Entry entry)
        {
            var hash = NumberedEntry.HashOf(entry);
            Assert.True(
                hash == NumberedEntry.HashOf(NumberedEntry.Of(number))
                    || hash == NumberedEntry.HashOf(NumberedEntry.Of(number, By)),
                after
            );
            tree.Append(MerkleTree.HashLeaf(entry.Leaf.Span));
            roots.Add(tree.Root());
        }

        var opening = new LedgerOpening(folder, key, Replay)
        {
            SegmentLength = SegmentLength,
            PublishEvery = TimeSpan.Zero,
        };
        await using (var ledger = Ledger.Open(opening))
        {
            foreach (var (number, hash) in _durable)
            {
                Assert.True(
                    number < ledger.Next && NumberedEntry.HashOf(ledger.Read(number)) == hash,
                    $"entry {number} was acknowledged, and after {after} it is not there"
                );
            }

            ledger.Append(NumberedEntry.Of(ledger.Next, By));
            await ledger.WhenDurable(ledger.Next - 1);
            Replay(ledger.Next - 1, ledger.Read(ledger.Next - 1));
        }

        See("after");
        AssertChecks($"after {after} and another start");
        foreach (var seen in _signed)
        {
            var signed = Checkpoint.Verify(seen.Note.Span, key.Public, Ed25519.Verify)!;
            Assert.True(
                signed.Size < roots.Count && roots[(int)signed.Size] == signed.Root,
                $"after {after} the checkpoint of size {signed.Size} is contradicted"
            );
        }
    }

    /// <summary>Takes over what another writer of the same ledger signed: it must be true of this one as well.</summary>
    public void Trust(WrittenLedger other) => _signed.AddRange(other._signed);

    public void Dispose() => _scratch.Dispose();

    private void AssertChecks(string when)
    {
        var faults = LedgerCheck.Run(Data, null, _signed).Faults;
        Assert.True(faults.IsEmpty, $"{when}: {string.Join("; ", faults)}");
    }

    private void See(string name) =>
        _signed.Add(new(name, File.ReadAllBytes(Path.Combine(Data, "ledger/checkpoint"))));

    private void Take(string[] words)
    {
        switch (words)
        {
            case ["durable", var number, var hash]:
                _durable.Add(long.Parse(number, CultureInfo.InvariantCulture), hash);
                break;
            case ["signed", var note]:
                _signed.Add(new("seen", Convert.FromBase64String(note)));
                break;
            default:
                throw new InvalidOperationException(string.Join(' ', words));
        }
    }
}
