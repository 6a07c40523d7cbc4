namespace Caveat.Gate.Tests;

/// <summary>What makes a gate read its configuration again.</summary>
public sealed class WatchedFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_another_one_of_the_same_time_replaces_has_changed()
    {
        var time = new DateTime(2026, 11, 22, 21, 0, 0, DateTimeKind.Utc);
        var path = _folder.Write("caveat.yaml", "own: []\n");
        File.SetLastWriteTimeUtc(path, time);
        var files = new WatchedFiles(path, _folder.At("data"));

        _folder.Write("caveat.yaml", "own: [10.20.0.0/16]\n");
        File.SetLastWriteTimeUtc(path, time);

        Assert.True(files.HaveChanged());
    }

    [Theory]
    [InlineData("norms/own.norm", true)]
    [InlineData("zones/own.zone", true)]
    [InlineData("notes.txt", false)]
    [InlineData("data/credentials.json", false)]
    public void What_belongs_to_a_configuration_is_watched_and_its_data_is_not(string file, bool isWatched)
    {
        var files = new WatchedFiles(_folder.Write("caveat.yaml", ""), _folder.At("data"));

        _folder.Write(file, "new");

        Assert.Equal(isWatched, files.HaveChanged());
    }
}
