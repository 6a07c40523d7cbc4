using System.Text;
using Caveat.Recording;
using Caveat.Tests.Witnessing;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Tests.Recording;

/// <summary>
/// What others published of the forms that the log is in: the examples of C2SP tlog-tiles and tlog-checkpoint, and the signed note of
/// <c>golang.org/x/mod/sumdb/note</c>, from which C2SP signed-note comes.
/// </summary>
public sealed class LogFormVectorTests
{
    private const string Key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string Text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    private const string Line =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void The_note_of_sumdb_is_signed_by_its_key()
    {
        var key = NoteKey.Parse(Key)!;
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes($"{Text}\n{Line}"))!;

        Assert.Equal(("PeterNeumann", 0xc74f20a3u, Key), (key.Name, key.Id, key.ToString()));
        Assert.Equal(Text, note.Text);
        Assert.True(note.IsSignedBy(key, Ed25519.Verify));
        Assert.False((note with { Text = Text.ToUpperInvariant() }).IsSignedBy(key, Ed25519.Verify));
    }

    [Fact]
    public void The_checkpoint_of_the_specification_says_its_origin_size_and_root()
    {
        var checkpoint = Checkpoint.Parse(SpecExamples.Text)!;

        Assert.Equal(
            ("example.com/behind-the-sofa", 20_852_163L, "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="),
            (checkpoint.Origin, checkpoint.Size, checkpoint.Root.ToString())
        );
        Assert.Equal(SpecExamples.Text, checkpoint.ToText());
    }

    [Theory]
    [InlineData(0, 1_234_067, 256, "tile/0/x001/x234/067")]
    [InlineData(TileCoordinates.Entries, 1_234_067, 256, "tile/entries/x001/x234/067")]
    public void A_tile_stands_where_the_specification_says(int level, long index, int width, string path)
    {
        var tile = new TileCoordinates(level, index, width);

        Assert.Equal(path, tile.ToString());
        Assert.Equal(tile, TileCoordinates.Parse(path));
    }

    // The two sizes that tlog-tiles goes through.
    [Theory]
    [InlineData(256, "tile/0/000", "tile/1/000.p/1")]
    [InlineData(70_000, "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1")]
    public void The_last_tiles_of_a_log_are_those_of_the_specification(long size, params string[] tiles) =>
        Assert.Equal(
            tiles,
            Enumerable
                .Range(0, 8)
                .Select(level => TileCoordinates.LastOf(level, size)?.ToString())
                .OfType<string>()
        );
}
