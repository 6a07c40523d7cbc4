using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>What a gate saves of its state: whole and its own, or nothing.</summary>
public sealed class StateFileTests : IDisposable
{
    private static readonly SavedState _state = new(
        7,
        MerkleTree.HashLeaf("a root"u8),
        [.. Enumerable.Range(0, 300).Select(i => (byte)(i % 256))]
    );

    private readonly ScratchFolder _scratch = new();
    private readonly LedgerKey _key;

    public StateFileTests()
    {
        _key = LedgerKey.Open("gate.example/test", Folder);
        new StateFile(Folder, _key).Write(_state);
    }

    public void Dispose()
    {
        _key.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void What_was_written_is_read()
    {
        var read = new StateFile(Folder, _key).Read()!;

        Assert.Equal((7, _state.Root), (read.Size, read.Root));
        Assert.Equal(_state.Bytes, read.Bytes);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Folder.State));
    }

    [Fact]
    public void Nothing_of_it_stands_there_in_clear() =>
        Assert.Equal(-1, File.ReadAllBytes(Folder.State).AsSpan().IndexOf(_state.Bytes.AsSpan(0, 16)));

    [Fact]
    public void One_bit_that_is_changed_anywhere_makes_it_nothing()
    {
        for (long at = 0; at < new FileInfo(Folder.State).Length; at++)
        {
            TestLedger.Flip(Folder.State, at, (int)(at % 8));
            Assert.Null(new StateFile(Folder, _key).Read());
            TestLedger.Flip(Folder.State, at, (int)(at % 8));
        }

        Assert.NotNull(new StateFile(Folder, _key).Read());
    }

    [Fact]
    public void Without_its_end_it_is_nothing()
    {
        var whole = File.ReadAllBytes(Folder.State);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Folder.State, whole[..length]);
            Assert.Null(new StateFile(Folder, _key).Read());
        }
    }

    [Fact]
    public void Who_has_another_key_neither_reads_nor_makes_it()
    {
        using var other = LedgerKey.Temporary("gate.example/test");
        Assert.Null(new StateFile(Folder, other).Read());

        new StateFile(Folder, other).Write(_state);
        Assert.Null(new StateFile(Folder, _key).Read());
    }

    [Fact]
    public void What_is_forgotten_is_gone()
    {
        StateFile.Forget(Folder);

        Assert.False(File.Exists(Folder.State));
        Assert.Null(new StateFile(Folder, _key).Read());
        StateFile.Forget(Folder);
    }

    private LedgerFolder Folder => new(_scratch.At("data"));
}
