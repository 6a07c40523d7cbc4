using System.Globalization;
using System.Text;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Keeping;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Replaying;

/// <summary>Facts are made before the record is: some of them say how long it is until a moment.</summary>
public sealed class FactsAgeTests : IDisposable
{
    private readonly DemoFolder _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Facts_are_made_again_at_the_moment_at_which_they_were_made()
    {
        var (clock, ledger, deployment) = (new TickingTime(), new MemoryLedger(), _world.Read());
        await using (var gate = await Gatekeeper.OpenAsync(new(deployment, clock, _ => ledger)))
        {
            var stop = clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
            var body = Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$$$"""{"id":"p-1","agent":"soar-7","actuator":"edr-all","command":{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"stop_time":{{{{stop}}}}}}}"""
                )
            );
            Assert.True(CanonicalJson.TryCanonicalize(body, out var canonical, out _));
            var ruled = await gate.ProposeAsync(
                new(ProposalReader.Read(body).Proposal!, canonical, "soar-7", ProposalForm.Proposal),
                TestContext.Current.CancellationToken
            );
            Assert.True(ruled.IsValue);
        }

        var outcome = Replayed.Records(ledger.Entries, _ => new(deployment, "", true));

        Assert.Equal((1, true), (outcome.Rulings, outcome.IsSame));
        var age = ledger
            .Entries.Select(entry => RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!.Body)
            .OfType<RecordBody.Ruling>()
            .Single()
            .FactsAge;
        Assert.True(age > TimeSpan.Zero);
    }

    /// <summary>A clock on which a millisecond passes whenever anybody looks.</summary>
    private sealed class TickingTime : TimeProvider
    {
        private static readonly DateTimeOffset _start = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

        private long _looks;

        public override long TimestampFrequency => 1_000;

        public override DateTimeOffset GetUtcNow() =>
            _start.AddMilliseconds(Interlocked.Increment(ref _looks));

        public override long GetTimestamp() => Interlocked.Read(ref _looks);
    }
}
