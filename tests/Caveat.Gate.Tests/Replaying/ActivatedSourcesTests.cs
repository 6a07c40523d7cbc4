using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Replaying;

/// <summary>What an activation was made of is kept, and is taken again only as it was.</summary>
public sealed class ActivatedSourcesTests : IDisposable
{
    private readonly DemoFolder _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void The_digests_of_the_record_come_out_again_of_what_is_kept_alone()
    {
        _world.Write("lists/blocked.csv", "address\n198.51.100.7\n");
        _world.Write(
            "zones/listed.zone",
            """
            zone    listed
            owner   third-party
            source  "example"
            include from "../lists/blocked.csv" column address
            """
        );
        var deployment = _world.Read();
        Store.Keep(deployment);
        var activation = Activations.Of(deployment);
        foreach (var file in Directory.EnumerateFiles(_world.Path, "*", SearchOption.AllDirectories))
        {
            if (!file.StartsWith(Folder.Activated, StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }

        var (again, why, _) = Store.Read(activation);

        Assert.Null(why);
        Assert.True(Activations.AreSame(activation, Activations.Of(again!)));
        Assert.Contains(again!.Surroundings.Zones.Zones, zone => zone.Name == "listed");
        Assert.Equal(deployment.Configuration.Gate.Name, again.Configuration.Gate.Name);
    }

    [Fact]
    public void A_policy_of_witnesses_is_kept_and_is_read_again_as_it_was()
    {
        _world.Write("w.policy", "quorum none\n");
        _world.Configure(text => text + "ledger: { witnesses: w.policy }\n");
        var deployment = _world.Read();
        Store.Keep(deployment);
        File.Delete(_world.At("w.policy"));

        var (again, why, _) = Store.Read(Activations.Of(deployment));

        Assert.Null(why);
        Assert.Equal(deployment.Witnesses!.Text.Text, again!.Witnesses!.Text.Text);
    }

    [Fact]
    public void A_folder_of_zones_without_any_is_kept_as_such()
    {
        foreach (var zone in Directory.EnumerateFiles(_world.At("zones")))
        {
            File.Delete(zone);
        }

        _world.Write(
            "caveat.yaml",
            "own: [10.20.0.0/16]\nzones: [special-use, never-block, ./zones]\nagents: [{ id: soar-7 }]\npeople: [{ id: officer-1, roles: [watch-officer] }]\n"
        );
        var deployment = _world.Read();

        Store.Keep(deployment);

        Assert.Null(Store.Read(Activations.Of(deployment)).Why);
    }

    [Fact]
    public void Each_file_is_called_by_its_digest_and_nobody_else_may_read_it()
    {
        Store.Keep(_world.Read());

        var files = Directory.GetFiles(Folder.Activated);
        Assert.True(files.Length > 5);
        foreach (var file in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            if (Path.GetExtension(file).Length == 0)
            {
                Assert.Equal("sha256:" + Path.GetFileName(file), Digests.Of(File.ReadAllBytes(file)));
            }
        }
    }

    [Fact]
    public void What_is_kept_already_is_not_written_again()
    {
        Store.Keep(_world.Read());
        var before = Files();

        Store.Keep(_world.Read());
        _world.Write("norms/wards.norm", File.ReadAllText(_world.At("norms/wards.norm")) + "\n# a comment\n");
        Store.Keep(_world.Read());

        var after = Files();
        Assert.Equal(before, after.Where(file => before.Contains(file)));
        // The comment makes another file, and no other norms: the list is that of the first.
        Assert.Equal(before.Count + 1, after.Count);
        Assert.Single(after, file => file.Name.EndsWith(".json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("norms/wards.norm")]
    [InlineData("caveat.yaml")]
    [InlineData("inventory.csv")]
    public void A_file_that_was_altered_under_its_digest_is_refused(string name)
    {
        var deployment = _world.Read();
        Store.Keep(deployment);
        var kept = Path.Combine(
            Folder.Activated,
            Digests.Of(File.ReadAllBytes(_world.At(name)))["sha256:".Length..]
        );
        File.AppendAllText(kept, "\n");

        var (made, why, isKept) = Store.Read(Activations.Of(deployment));

        Assert.Null(made);
        Assert.True(isKept);
        Assert.Contains(name, why, StringComparison.Ordinal);
        Assert.Contains("was altered", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_names_other_norms_than_were_activated_is_refused()
    {
        var deployment = _world.Read();
        Store.Keep(deployment);
        var wards = File.ReadAllText(_world.At("norms/wards.norm"));
        var other = _world.Write(
            "other.norm",
            wards.Replace("approval by", "approval by 2", StringComparison.Ordinal) + "\n"
        );
        var (before, after) = (
            Digests.Of(File.ReadAllBytes(_world.At("norms/wards.norm"))),
            Digests.Of(File.ReadAllBytes(other))
        );
        File.Copy(other, Path.Combine(Folder.Activated, after["sha256:".Length..]));
        var list = Directory.GetFiles(Folder.Activated, "*.json").Single();
        File.WriteAllText(list, File.ReadAllText(list).Replace(before, after, StringComparison.Ordinal));

        var (made, why, isKept) = Store.Read(Activations.Of(deployment));

        Assert.Null(made);
        Assert.True(isKept);
        Assert.NotNull(why);
    }

    [Fact]
    public void A_file_that_is_missing_and_an_activation_nobody_kept_are_told_apart()
    {
        var deployment = _world.Read();
        Store.Keep(deployment);
        var activation = Activations.Of(deployment);
        File.Delete(Directory.GetFiles(Folder.Activated).First(file => Path.GetExtension(file).Length == 0));

        Assert.True(Store.Read(activation).IsKept);
        Assert.NotNull(Store.Read(activation).Why);
        var other = Store.Read(activation with { Zones = activation.NormSet });
        Assert.Equal((null, false), (other.Deployment, other.IsKept));
    }

    [Fact]
    public void A_broken_list_is_refused()
    {
        var deployment = _world.Read();
        Store.Keep(deployment);
        File.WriteAllText(
            Directory.GetFiles(Folder.Activated, "*.json").Single(),
            """{"kind":"caveat/activated/v1"}"""
        );

        Assert.NotNull(Store.Read(Activations.Of(deployment)).Why);
    }

    [Fact]
    public void What_cannot_be_kept_is_not_tried_again()
    {
        var store = Store;
        File.WriteAllText(_world.At("data/activated"), "in the way");

        Assert.Throws<LedgerStoppedException>(() => store.Keep(_world.Read()));
        File.Delete(_world.At("data/activated"));
        Assert.Throws<LedgerStoppedException>(() => store.Keep(_world.Read()));
    }

    private LedgerFolder Folder => new(_world.Data);

    private ActivatedSources Store => new(Folder);

    private List<(string Name, DateTime Written)> Files() =>
        [
            .. Directory
                .GetFiles(Folder.Activated)
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file), File.GetLastWriteTimeUtc(file))),
        ];
}
