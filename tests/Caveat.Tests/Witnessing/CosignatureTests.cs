using System.Text;
using Caveat.Recording;
using Caveat.Tests.Node.Witnessing;
using Caveat.Witnessing;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Tests.Witnessing;

public sealed class CosignatureTests
{
    private const long Time = 1_679_315_147;

    [Fact]
    public void The_message_is_that_of_the_specification() =>
        Assert.Equal(
            "cosignature/v1\ntime 1679315147\n" + SpecExamples.Text,
            Encoding.UTF8.GetString(Cosignature.Message(SpecExamples.Text, Time))
        );

    [Fact]
    public void The_line_of_the_specification_has_its_time_and_the_length_of_a_cosignature()
    {
        var line = SignedNote.Parse(SpecExamples.Cosigned)!.Signatures[1];

        Assert.Equal(Cosignature.Length, line.Bytes.Length);
        Assert.Equal(Time, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(line.Bytes.Span));
    }

    [Fact]
    public void A_witness_is_believed_with_its_time()
    {
        var (note, witness) = Cosigned();

        Assert.Equal(Time, Cosignature.Verify(note, witness, Ed25519.Verify));
    }

    [Fact]
    public void Nothing_of_a_cosignature_can_be_changed()
    {
        var (note, witness) = Cosigned();
        var line = note.Signatures[0];
        for (var at = 0; at < line.Bytes.Length; at++)
        {
            var bytes = line.Bytes.ToArray();
            bytes[at] ^= 1;
            var changed = note with { Signatures = [line with { Bytes = bytes }] };

            Assert.Null(Cosignature.Verify(changed, witness, Ed25519.Verify));
        }

        var other = note with { Text = note.Text.Replace("20852163", "20852164", StringComparison.Ordinal) };
        Assert.Null(Cosignature.Verify(other, witness, Ed25519.Verify));
    }

    [Fact]
    public void A_time_beyond_what_the_specification_allows_is_none()
    {
        var (note, witness) = Cosigned();
        var bytes = note.Signatures[0].Bytes.ToArray();
        bytes[0] = 0x80;

        var late = note with { Signatures = [note.Signatures[0] with { Bytes = bytes }] };

        Assert.Null(Cosignature.Verify(late, witness, static (_, _, _) => true));
        Assert.NotNull(Cosignature.Verify(note, witness, static (_, _, _) => true));
    }

    [Fact]
    public void One_key_has_two_ids_and_what_it_signs_as_one_is_not_what_it_signs_as_the_other()
    {
        var (note, witness) = Cosigned();
        var log = new NoteKey(witness.Name, witness.PublicKey);

        Assert.NotEqual(witness.Id, log.Id);
        Assert.False(note.IsSignedBy(log, static (_, _, _) => true));
        Assert.False(note.IsSignedBy(witness, static (_, _, _) => true));
        Assert.Null(Cosignature.Verify(note, log, static (_, _, _) => true));
    }

    [Fact]
    public void A_verifier_key_keeps_its_algorithm_and_one_of_another_algorithm_is_none()
    {
        var (_, witness) = Cosigned();

        var read = NoteKey.Parse(witness.ToString())!;

        Assert.Equal((NoteAlgorithm.Cosignature, witness.Id), (read.Algorithm, read.Id));
        foreach (var algorithm in (byte[])[0, 2, 3, 5, 6, 0xff])
        {
            Assert.Null(
                NoteKey.Parse(new NoteKey("w", witness.PublicKey, (NoteAlgorithm)algorithm).ToString())
            );
        }
    }

    private static (SignedNote, NoteKey) Cosigned()
    {
        using var witness = new TestKey("witness.example/w1", NoteAlgorithm.Cosignature);
        var signature = witness.Sign(Cosignature.Message(SpecExamples.Text, Time));
        return (new(SpecExamples.Text, [Cosignature.Of(witness.Public, Time, signature)]), witness.Public);
    }
}
