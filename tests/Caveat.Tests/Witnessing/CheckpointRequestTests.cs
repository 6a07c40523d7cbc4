using System.Text;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Tests.Witnessing;

public sealed class CheckpointRequestTests
{
    private const string Hash = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";

    [Fact]
    public void The_example_of_the_specification_is_read_and_written_to_the_byte()
    {
        var request = CheckpointRequest.Parse(SpecExamples.Request)!;

        Assert.Equal(20_852_014, request.Old);
        Assert.Equal(SpecExamples.Proof, string.Concat(request.Proof.Select(hash => $"{hash}\n")));
        Assert.Equal(20_852_163, Checkpoint.Parse(SignedNote.Parse(request.Note.Span)!.Text)!.Size);
        Assert.Equal(SpecExamples.Request, request.ToBytes());
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("old 0\n\n")]
    [InlineData("old 0\nnote\n")]
    [InlineData("old 00\n\nnote\n")]
    [InlineData("old 01\n\nnote\n")]
    [InlineData("old -1\n\nnote\n")]
    [InlineData("old +1\n\nnote\n")]
    [InlineData("old \n\nnote\n")]
    [InlineData("old\n\nnote\n")]
    [InlineData("old  1\n\nnote\n")]
    [InlineData("Old 1\n\nnote\n")]
    [InlineData("old 1 \n\nnote\n")]
    [InlineData("old 1\r\n\nnote\n")]
    [InlineData("\nold 1\n\nnote\n")]
    [InlineData("old 9223372036854775808\n\nnote\n")]
    [InlineData("old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw\n\nnote\n")]
    [InlineData("old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax=\n\nnote\n")]
    [InlineData("old 1\n PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\nnote\n")]
    [InlineData("old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpka==\n\nnote\n")]
    [InlineData("old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkawA\n\nnote\n")]
    public void What_is_not_in_canonical_form_is_no_request(string body) =>
        Assert.Null(CheckpointRequest.Parse(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_proof_has_63_hashes_at_most(int hashes, bool isRead)
    {
        var body = $"old 1\n{string.Concat(Enumerable.Repeat(Hash, hashes))}\nnote\n";

        Assert.Equal(isRead, CheckpointRequest.Parse(Encoding.UTF8.GetBytes(body)) is not null);
    }

    [Fact]
    public void The_largest_size_is_read()
    {
        var request = CheckpointRequest.Parse(Encoding.UTF8.GetBytes("old 9223372036854775807\n\nn"))!;

        Assert.Equal(long.MaxValue, request.Old);
    }

    [Fact]
    public void What_is_larger_than_any_request_is_none() =>
        Assert.Null(
            CheckpointRequest.Parse(
                Encoding.UTF8.GetBytes("old 0\n\n" + new string('n', CheckpointRequest.MostBytes))
            )
        );
}
