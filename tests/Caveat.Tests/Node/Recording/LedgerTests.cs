using System.Text;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Tests.Node.Recording;

public sealed class LedgerTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    public async Task What_was_acknowledged_is_there_after_it_is_opened_again(int count)
    {
        await Write(count);

        var replayed = new List<string>();
        await using var ledger = Open(replayed);

        Assert.Equal(Enumerable.Range(0, count).Select(TextOf), replayed);
        Assert.Equal(count, ledger.Next);
        Assert.Equal(TextOf(count - 1), Encoding.UTF8.GetString(ledger.Read(count - 1).Leaf.Span));
    }

    [Fact]
    public async Task A_closed_ledger_has_published_everything()
    {
        await Write(700);

        var key = NoteKey.Parse(File.ReadAllText(Folder.VerifierKey).Trim())!;
        var head = Checkpoint.Verify(File.ReadAllBytes(Folder.Checkpoint), key, Ed25519.Verify);

        Assert.Equal(700, head!.Size);
    }

    [Fact]
    public async Task Two_cannot_have_one_ledger()
    {
        await using var first = Open([]);

        Assert.Throws<LedgerStoppedException>(() => Open([]));
    }

    [Fact]
    public async Task Entries_that_were_not_integrated_come_from_the_segments()
    {
        await Write(300);
        File.Delete(Folder.Checkpoint);
        Directory.Delete(Folder.Log, recursive: true);
        Directory.Delete(Folder.Disclosures, recursive: true);

        var replayed = new List<string>();
        await using var ledger = Open(replayed);

        Assert.Equal(300, replayed.Count);
    }

    private LedgerFolder Folder => new(_scratch.At("data"));

    private async Task Write(int count)
    {
        await using var ledger = Open([]);
        for (var i = 0; i < count; i++)
        {
            ledger.Append(new(Encoding.UTF8.GetBytes(TextOf(i)), Encoding.UTF8.GetBytes($"opened {i}")));
            if (i % 50 == 0)
            {
                await ledger.WhenDurable(i);
            }
        }

        await ledger.WhenDurable(count - 1);
    }

    private static string TextOf(int i) => $"entry {i}";

    private Ledger Open(List<string> replayed) =>
        Ledger.Open(
            new(
                Folder,
                LedgerKey.Open("gate.example/test", Folder),
                (_, entry) => replayed.Add(Encoding.UTF8.GetString(entry.Leaf.Span))
            )
            {
                SegmentLength = 1 << 16,
                PublishEvery = TimeSpan.Zero,
            }
        );
}
