using System.Collections.Concurrent;
using System.Globalization;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>Every kind of file that a gate keeps, with a bit of it flipped, a part of it missing, or all of it.</summary>
public sealed class EveryFileTests(EveryFileTests.Populated populated)
    : IClassFixture<EveryFileTests.Populated>
{
    private const string Copy = "copy";
    private const int Flips = 16;

    public static TheoryData<string> Kinds => [.. KindOfFile.All.Select(kind => kind.Name)];

    /// <summary>A gate that has ruled on so much that a tile and a bundle are full, copied while it runs.</summary>
    public sealed class Populated : IAsyncLifetime
    {
        private const int Proposals = 130;

        internal ServedWorld World { get; } = new();

        internal ConcurrentDictionary<string, Told> Told { get; } = new(StringComparer.Ordinal);

        internal RecordBody.Activation Activation { get; private set; } = null!;

        internal IReadOnlyList<string> Files { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await World.RunAsync(async client =>
            {
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, Proposals),
                    async (number, _) =>
                    {
                        var id = string.Create(CultureInfo.InvariantCulture, $"p-{number}");
                        Told[id] = Faults.Told.Of(await client.ProposeAsync("hunt-1", id, ServedWorld.Query));
                    }
                );
                while (!IsAtRest())
                {
                    await Task.Yield();
                }

                // Not as files are copied here: the gate has some of them locked.
                var copied = await Shell.RunAsync("cp", ["-r", World.World.Data, World.World.At(Copy)]);
                Assert.Equal(0, copied.Exit);
            });
            // It was saved at the end, for records that the copy does not have.
            var saved = Path.Combine("state", "saved");
            Directory.CreateDirectory(Path.GetDirectoryName(World.World.At(Path.Combine(Copy, saved)))!);
            File.Copy(Path.Combine(World.World.Data, saved), World.World.At(Path.Combine(Copy, saved)), true);
            Put();
            GateKeys.Prepare("gate.example/night-watch", World.Ledger, KeyPurpose.Heartbeat, null);
            File.Copy(
                Segment.In(World.Ledger.Segments).First(),
                Path.Combine(World.Ledger.Segments, "next.seg.new")
            );
            Directory.Delete(World.World.At(Copy), recursive: true);
            World.World.CopyData(Copy);
            Files =
            [
                .. Directory
                    .EnumerateFiles(World.World.At(Copy), "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(World.World.At(Copy), file))
                    .Order(StringComparer.Ordinal),
            ];
            Activation = (await World.ReadAsync())
                .Select(record => record.Body)
                .OfType<RecordBody.Activation>()
                .Single();
        }

        /// <summary>Puts everything back as it was.</summary>
        internal void Put() => World.World.PutBackData(Copy);

        public ValueTask DisposeAsync()
        {
            World.Dispose();
            return ValueTask.CompletedTask;
        }

        // Everything is published, and no partial tile is left that another made superfluous.
        private bool IsAtRest() =>
            LedgerCheck.Run(World.World.Data, null) is { Unpublished: 0, Faults.IsEmpty: true }
            && Directory
                .EnumerateDirectories(World.World.Data, "*.p", SearchOption.AllDirectories)
                .All(partial => Directory.EnumerateFiles(partial).Count() == 1);
    }

    [Fact]
    public void Every_file_is_of_a_kind_that_is_damaged_here()
    {
        Assert.All(populated.Files, file => Assert.Single(KindOfFile.Of(file)));
        Assert.All(KindOfFile.All, kind => Assert.Contains(populated.Files, kind.IsOf));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_damaged_file_is_refused_or_nothing_depends_on_it(string name)
    {
        var kind = KindOfFile.All.Single(kind => kind.Name == name);
        var failures = new List<string>();
        var files = Soak.Spread([.. populated.Files.Where(kind.IsOf)], 1);
        foreach (var file in files)
        {
            var path = Path.Combine(populated.World.World.At(Copy), file);
            foreach (var damage in Soak.Spread(Damage.To(path, Flips), 3))
            {
                populated.Put();
                damage.Do(Path.Combine(populated.World.World.Data, file));
                var (isTold, start, said) = await OutcomeAsync();
                var allowed = damage.IsLoss ? kind.Lost : kind.Flipped;
                if (!allowed.HasFlag(start) || (kind.IsChecked && !isTold))
                {
                    failures.Add(
                        $"`{file}` {damage.Name}: {start}, {(isTold ? "told" : "not told")}: {said}"
                    );
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void A_source_of_an_activation_that_is_altered_is_not_taken()
    {
        populated.Put();
        var sources = new ActivatedSources(populated.World.Ledger);
        Assert.NotNull(sources.Read(populated.Activation).Deployment);
        foreach (
            var file in populated.Files.Where(file => file.StartsWith("activated", StringComparison.Ordinal))
        )
        {
            populated.Put();
            var path = Path.Combine(populated.World.World.Data, file);
            Damage.To(path, 1)[0].Do(path);

            var (deployment, why, _) = sources.Read(populated.Activation);

            Assert.True(
                deployment is null
                    ? why is not null
                    : Activations.AreSame(Activations.Of(deployment), populated.Activation),
                file
            );
        }
    }

    private async Task<(bool IsTold, Start Start, string Said)> OutcomeAsync()
    {
        var world = populated.World;
        var before = LedgerCheck.Run(world.World.Data, null).Faults;
        var said = string.Join("; ", before);
        try
        {
            await world.RunAsync(async client =>
            {
                foreach (var id in (string[])["p-0", "p-64", "p-129"])
                {
                    var answer = await client.Agent("hunt-1").GetAsync($"/v1/proposals/{id}");
                    if (answer.Status == 401)
                    {
                        throw new LedgerStoppedException("the agent is not let in");
                    }

                    // A permit ends by itself.
                    Assert.Equal(populated.Told[id] with { State = "" }, Told.Of(answer) with { State = "" });
                }
            });
        }
        catch (Exception refused) when (refused is LedgerStoppedException or FormatException)
        {
            return (before.Length > 0, Start.Refuses, $"{said}; {refused.Message}");
        }

        Assert.Equal([], world.Faults());
        return (before.Length > 0, Start.GoesWell, said);
    }
}
