using System.Text;
using Caveat.Recording;

namespace Caveat.Tests.Witnessing;

/// <summary>What a witness is sent and answers is a signed note, or a part of one: nothing that can be sent is more than refused.</summary>
public sealed class NoteFormTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("a\n\n")]
    [InlineData("a\n\n\n")]
    [InlineData("a\n\n— \n")]
    [InlineData("a\n\n— n \n")]
    [InlineData("a\n\n—  AAAAAAA=\n")]
    [InlineData("a\n\n— n AAAAAA==\n")]
    [InlineData("a\n\n— n AAAAAAA=")]
    public void What_has_no_signature_is_no_note(string text) =>
        Assert.Null(SignedNote.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void No_beginning_of_a_note_is_more_than_no_note()
    {
        var whole = SpecExamples.Cosigned;
        var lines = whole.Count(letter => letter == '\n');
        var read = Enumerable
            .Range(0, whole.Length + 1)
            .Count(length => SignedNote.Parse(whole.AsSpan(0, length)) is not null);

        // With one signature, and with both.
        Assert.Equal((6, 2), (lines, read));
    }

    [Fact]
    public void The_example_of_the_specification_is_written_as_it_was_read() =>
        Assert.Equal(SpecExamples.Cosigned, SignedNote.Parse(SpecExamples.Cosigned)!.ToBytes());
}
