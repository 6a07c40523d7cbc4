using System.Buffers.Text;
using System.Collections.Immutable;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Tests.Recording;

/// <summary>Which keys a ledger leads to.</summary>
public sealed class KeyChainTests : IDisposable
{
    private const string Origin = "gate.example/test";

    private readonly SigningKey _first = SigningKey.Temporary(Origin);
    private readonly SigningKey _second = SigningKey.Temporary(Origin);
    private readonly SigningKey _third = SigningKey.Temporary(Origin);
    private readonly SigningKey _heart = SigningKey.Temporary(Origin + "/heartbeat");
    private readonly SigningKey _newHeart = SigningKey.Temporary(Origin + "/heartbeat");
    private readonly KeyChain _chain = new(Ed25519.Verify);

    public void Dispose()
    {
        foreach (var key in (SigningKey[])[_first, _second, _third, _heart, _newHeart])
        {
            key.Dispose();
        }
    }

    [Fact]
    public void From_the_keys_of_the_first_start_every_record_leads_to_the_next()
    {
        string?[] faults =
        [
            Take(0, Start(_first, _heart)),
            Take(1, new RecordBody.Stop("asked to")),
            Take(2, Turn(KeyPurpose.Ledger, 2, _first, _second)),
            Take(3, Turn(KeyPurpose.Heartbeat, 3, _heart, _newHeart)),
            Take(4, Turn(KeyPurpose.Ledger, 4, _second, _third)),
        ];

        Assert.All(faults, Assert.Null);
        Assert.Equal(
            [_first.Public.ToString(), _second.Public.ToString(), _third.Public.ToString()],
            _chain.KeysOf(KeyPurpose.Ledger).Select(key => key.ToString())
        );
        Assert.Equal(_newHeart.Public.ToString(), _chain.Now(KeyPurpose.Heartbeat)!.ToString());
        Assert.Null(_chain.Now(KeyPurpose.Disclosure));
        Assert.Equal([2, 3, 4], _chain.Turns.Select(turn => turn.Record));
    }

    [Fact]
    public void A_new_key_that_the_old_one_did_not_sign_for_in_this_record_of_this_gate_is_refused()
    {
        Take(0, Start(_first, _heart));
        var good = Turn(KeyPurpose.Ledger, 1, _first, _second);
        RecordBody.Rotation[] bad =
        [
            // By itself, by another key, for another record, another purpose, another gate, another key, and not at all.
            good with
            {
                Signature = Signed(KeyPurpose.Ledger, Origin, 1, _second, _first, _second),
            },
            good with
            {
                Signature = Signed(KeyPurpose.Ledger, Origin, 1, _heart, _first, _second),
            },
            good with
            {
                Signature = Signed(KeyPurpose.Ledger, Origin, 2, _first, _first, _second),
            },
            good with
            {
                Signature = Signed(KeyPurpose.Heartbeat, Origin, 1, _first, _first, _second),
            },
            good with
            {
                Signature = Signed(KeyPurpose.Ledger, "gate.example/other", 1, _first, _first, _second),
            },
            good with
            {
                New = _third.Public.ToString(),
            },
            good with
            {
                Signature = "",
            },
            good with
            {
                Signature = "!",
            },
            good with
            {
                Purpose = "nothing",
            },
            good with
            {
                New = _newHeart.Public.ToString(),
            },
            // The old key is one that is not in force.
            Turn(KeyPurpose.Ledger, 1, _third, _second),
        ];

        Assert.All(bad, rotation => Assert.NotNull(Take(1, rotation)));
        Assert.Equal(_first.Public.ToString(), _chain.Now(KeyPurpose.Ledger)!.ToString());
        Assert.Null(Take(1, good));
    }

    [Fact]
    public void For_a_key_that_is_lost_that_of_the_ledger_speaks_and_no_other()
    {
        Take(0, Start(_first, _heart));
        var rotation = Turn(KeyPurpose.Heartbeat, 1, _heart, _newHeart);
        var ofOther = rotation with
        {
            Signature = Signed(KeyPurpose.Heartbeat, Origin, 1, _third, _heart, _newHeart),
        };
        var ofLedger = rotation with
        {
            Signature = Signed(KeyPurpose.Heartbeat, Origin, 1, _first, _heart, _newHeart),
        };

        Assert.NotNull(Take(1, ofOther));
        Assert.Null(Take(1, ofLedger));
    }

    [Fact]
    public void A_start_that_names_another_key_than_the_one_in_force_is_refused()
    {
        Take(0, Start(_first));

        Assert.NotNull(Take(1, Start(_second)));
        Assert.Null(Take(1, Start(_first, _heart)));
        Assert.NotNull(Take(2, Start(SigningKey.Temporary("gate.example/other"))));
    }

    private string? Take(long sequence, RecordBody body)
    {
        var head = new RecordHead(sequence, DateTimeOffset.UnixEpoch, Origin);
        return _chain.Take(RecordCodec.Encode(new(head, body), new byte[RecordCodec.SaltBytes]).Leaf);
    }

    private static RecordBody.Start Start(params ImmutableArray<SigningKey> keys) =>
        new("0.1.0", Clean: true) { Keys = [.. keys.Select(key => key.Public.ToString())] };

    private static RecordBody.Rotation Turn(
        KeyPurpose purpose,
        long record,
        SigningKey old,
        SigningKey next
    ) =>
        new(
            Words.Of(purpose),
            old.Public.ToString(),
            next.Public.ToString(),
            Signed(purpose, Origin, record, old, old, next)
        );

    private static string Signed(
        KeyPurpose purpose,
        string origin,
        long record,
        SigningKey by,
        SigningKey old,
        SigningKey next
    ) =>
        Base64Url.EncodeToString(
            by.Sign(KeyChain.Statement(purpose, origin, record, old.Public, next.Public))
        );
}
