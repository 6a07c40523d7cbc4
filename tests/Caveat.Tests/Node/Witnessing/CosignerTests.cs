using Caveat.Node.Recording;
using Caveat.Node.Witnessing;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Tests.Node.Witnessing;

/// <summary>A gate's ledger and its witnesses, true ones and others.</summary>
public sealed class CosignerTests : IDisposable
{
    private readonly WitnessedLedger _ledger = new();

    private FakeWitnesses Witnesses => _ledger.Witnesses;

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_head_is_published_with_the_cosignatures_that_its_policy_asks_for()
    {
        var policy = Witnesses.Policy(_ledger.Key, "group G 2 w v u\nquorum G", "w", "v", "u");
        Witnesses["v"] = FakeWitnesses.Silent;
        await using var cosigner = _ledger.Ask(policy);

        await _ledger.Test.GrowAsync(300);

        var published = _ledger.Published!;
        Assert.Equal(300, _ledger.PublishedSize);
        Assert.True(policy.IsWitnessed(published, Ed25519.Verify));
        Assert.True(published.IsSignedBy(_ledger.Key, Ed25519.Verify));
        Assert.Equal(
            ["w.example/witness", "u.example/witness"],
            published.Signatures.Skip(1).Select(signature => signature.Name)
        );
        // What is judged by a policy is the note that was checked.
        var check = _ledger.Test.Verify();
        Assert.Equal([], check.Faults);
        Assert.Equal(published.ToBytes(), check.Note!.ToBytes());
    }

    [Fact]
    public async Task Without_the_quorum_nothing_bears_a_head_and_with_it_everything_does()
    {
        var policy = Witnesses.Policy(_ledger.Key, "quorum w", "w");
        var answers = Witnesses["w"];
        Witnesses["w"] = FakeWitnesses.Down;
        await using var cosigner = _ledger.Ask(policy, limits: Impatient);
        await using var ledger = _ledger.Test.Open();
        await WitnessedLedger.AppendAsync(ledger, 20);
        var issued = ledger.WhenIssued(19);
        await Witnesses.CalledAsync(4);

        Assert.False(issued.IsCompleted);
        Assert.Null(ledger.Issued);
        Assert.Null(ledger.ReadCheckpoint());
        Assert.Equal((WitnessState.Silent, false), (cosigner.Witnesses[0].State, cosigner.IsMet));

        Witnesses["w"] = answers;
        await WitnessedLedger.SoonAsync(issued);
        Assert.True(policy.IsWitnessed(SignedNote.Parse(ledger.Issued!.Note.Span)!, Ed25519.Verify));
        Assert.Equal((WitnessState.Cosigns, 0), (cosigner.Witnesses[0].State, cosigner.Witnesses[0].Lag));
    }

    [Fact]
    public async Task A_ledger_that_closes_without_the_quorum_keeps_what_is_durable_for_the_next_start()
    {
        var policy = Witnesses.Policy(_ledger.Key, "quorum w", "w");
        var answers = Witnesses["w"];
        await _ledger.GrowWitnessedAsync(10);
        Witnesses["w"] = FakeWitnesses.Down;
        await using (_ledger.Ask(policy, limits: Impatient))
        {
            await _ledger.Test.GrowAsync(20);
        }

        Assert.Equal(10, _ledger.PublishedSize);
        Witnesses["w"] = answers;
        await _ledger.GrowWitnessedAsync(21);
        Assert.Equal((21, 20), (_ledger.PublishedSize, _ledger.Test.Replayed.Count));
        Assert.Equal([], _ledger.Test.Verify().Faults);
    }

    [Fact]
    public async Task Where_the_policy_is_not_required_nobody_is_waited_for_and_all_are_asked()
    {
        var (policy, answers) = (Witnesses.Policy(_ledger.Key, "quorum w", "w"), Witnesses["w"]);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Witnesses["w"] = async (body, stop) =>
        {
            await open.Task.WaitAsync(stop);
            return await answers(body, stop);
        };
        await using var cosigner = _ledger.Ask(policy, isRequired: false);
        await using var ledger = _ledger.Test.Open();
        await WitnessedLedger.AppendAsync(ledger, 20);

        await WitnessedLedger.SoonAsync(ledger.WhenIssued(19));

        Assert.Single(SignedNote.Parse(ledger.Issued!.Note.Span)!.Signatures);
        Assert.Equal((false, 20), (cosigner.IsMet, cosigner.Witnesses[0].Lag));
        open.SetResult();
        await Witnesses.CalledAsync();
        await WitnessedLedger.AppendAsync(ledger, 25);
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(24));
        await Witnesses.CalledAsync();
        Assert.Equal(0, cosigner.Witnesses[0].Refusals);
    }

    [Fact]
    public async Task A_witness_that_was_left_behind_is_shown_the_way_from_where_it_stands()
    {
        await _ledger.GrowWitnessedAsync(300);
        await using (_ledger.Ask(Witnesses.Policy(_ledger.Key, "quorum none")))
        {
            await _ledger.Test.GrowAsync(700);
        }

        await _ledger.GrowWitnessedAsync(701);

        Assert.Equal(701, _ledger.PublishedSize);
        Assert.Equal(2, _ledger.Published!.Signatures.Length);
    }

    [Fact]
    public async Task A_witness_that_saw_more_than_was_published_and_no_more_than_is_durable_is_met_again()
    {
        await _ledger.GrowWitnessedAsync(10);
        // It cosigned the head of 20, and before the gate heard of it the gate ended.
        var answers = Witnesses["w"];
        Witnesses["w"] = async (body, stop) =>
        {
            await answers(body, stop);
            throw new HttpRequestException("the line broke");
        };
        await using (_ledger.Ask(Witnesses.Policy(_ledger.Key, "quorum w", "w"), limits: Impatient))
        {
            await _ledger.Test.GrowAsync(20);
        }

        Witnesses["w"] = answers;
        Assert.Equal(10, _ledger.PublishedSize);

        await _ledger.GrowWitnessedAsync(21);

        Assert.Equal(21, _ledger.PublishedSize);
    }

    /// <summary>What it answers in place of a cosignature: status, media type, and body.</summary>
    public static readonly TheoryData<string, int, string, string> Lies = new()
    {
        { "nothing", 200, "text/plain", "" },
        { "no line", 200, "text/plain", "fine\n" },
        { "a line without its end", 200, "text/plain", "LINE" },
        { "an altered signature", 200, "text/plain", "ALTERED\n" },
        { "a signature over something else", 200, "text/plain", "OTHER\n" },
        { "a signature over another text in the answer", 200, "text/plain", "NOTE" },
        { "the signature of another key", 200, "text/plain", "STRANGER\n" },
        { "the same signature twice", 200, "text/plain", "LINE\nLINE\n" },
        { "seventeen lines", 200, "text/plain", "MANY" },
        { "an endless body", 200, "text/plain", "ENDLESS" },
        { "a conflict of another type", 409, "text/plain", "5\n" },
        { "a conflict without a size", 409, "text/x.tlog.size", "much\n" },
        { "a conflict with two lines", 409, "text/x.tlog.size", "5\n6\n" },
        { "a conflict at the size it was sent", 409, "text/x.tlog.size", "0\n" },
        { "another place", 302, "text/plain", "" },
        { "an unknown status", 299, "text/plain", "" },
        { "a fault", 500, "text/plain", "" },
        { "that the ledger is unknown", 404, "text/plain", "" },
        { "that the key is unknown", 403, "text/plain", "" },
        { "that the request is none", 400, "text/plain", "" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_witness_that_answers_anything_else_is_shown_and_believed_in_nothing(
        string what,
        int status,
        string type,
        string body
    )
    {
        var policy = Witnesses.Policy(_ledger.Key, "group G any w v\nquorum G", "w", "v");
        var honest = Witnesses["v"];
        Witnesses["v"] = FakeWitnesses.Down;
        Witnesses["w"] = (request, _) => Lie(status, type, body, request);
        await using var cosigner = _ledger.Ask(policy, limits: Impatient);
        await using var ledger = _ledger.Test.Open();
        await WitnessedLedger.AppendAsync(ledger, 20);
        await Witnesses.CalledAsync(6);

        var lying = cosigner.Witnesses[0];
        Assert.True(ledger.Issued is null, what);
        Assert.True(lying.Refusals + lying.Failures > 0, what);
        Assert.NotNull(lying.Reason);
        Assert.False(cosigner.Contradicted.IsCompleted, what);

        // One that is true suffices, and the other stops nobody.
        Witnesses["v"] = honest;
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(19));
        var note = SignedNote.Parse(ledger.Issued!.Note.Span)!;
        Assert.Equal(["v.example/witness"], note.Signatures.Skip(1).Select(line => line.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_witness_that_is_too_slow_is_given_up_and_asked_again(bool isDribbling)
    {
        var policy = Witnesses.Policy(_ledger.Key, "quorum w", "w");
        var (answers, calls) = (Witnesses["w"], 0);
        Witnesses["w"] = (body, stop) =>
            Interlocked.Increment(ref calls) >= 3 ? answers(body, stop)
            : isDribbling ? Task.FromResult(Dribbling())
            : FakeWitnesses.Silent(body, stop);
        await using var cosigner = _ledger.Ask(
            policy,
            limits: quick => quick with { Call = TimeSpan.FromMilliseconds(300) }
        );
        await using var ledger = _ledger.Test.Open();
        await WitnessedLedger.AppendAsync(ledger, 20);

        await WitnessedLedger.SoonAsync(ledger.WhenIssued(19));

        Assert.Equal(2, cosigner.Witnesses[0].Failures);
    }

    // For a head that is offered again and again, and a ledger that closes without its quorum.
    private static CosignerLimits Impatient(CosignerLimits quick) =>
        quick with
        {
            Quorum = TimeSpan.FromMilliseconds(100),
        };

    private async Task<HttpResponseMessage> Lie(int status, string type, string body, byte[] request)
    {
        var key = Witnesses.KeyOf("w");
        var text = SignedNote.Parse(CheckpointRequest.Parse(request)!.Note.Span)!.Text;
        using var stranger = WitnessKey.Temporary(key.Public.Name);
        var (line, now) = (key.Cosign(text, DateTimeOffset.UnixEpoch), DateTimeOffset.UnixEpoch);
        if (body == "ENDLESS")
        {
            return new() { Content = new StreamContent(new EndlessStream()) };
        }

        var altered = line.Bytes.ToArray();
        altered[^1] ^= 1;
        // Text that would end up above the signatures, where an answer is taken for the end of the note.
        var other = text.Replace("20", "19", StringComparison.Ordinal) + "more\n";
        var said = body switch
        {
            "MANY" => string.Concat(Enumerable.Range(0, 17).Select(_ => $"{stranger.Cosign(text, now)}\n")),
            "NOTE" => $"{other}\n{key.Cosign($"{text}\n{other}", now)}\n",
            _ => body.Replace("LINE", $"{line}", StringComparison.Ordinal)
                .Replace("ALTERED", $"{line with { Bytes = altered }}", StringComparison.Ordinal)
                .Replace("OTHER", $"{key.Cosign(other, now)}", StringComparison.Ordinal)
                .Replace("STRANGER", $"{stranger.Cosign(text, now)}", StringComparison.Ordinal),
        };
        return await FakeWitnesses.Say(status, said, type);
    }

    // It begins to answer at once, and then says a letter now and then.
    private static HttpResponseMessage Dribbling() => new() { Content = new StreamContent(new SlowStream()) };

    private sealed class SlowStream : EndlessStream
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            return Read(buffer.Span[..1]);
        }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'a');
            return buffer.Length;
        }
    }

    private class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'a');
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
