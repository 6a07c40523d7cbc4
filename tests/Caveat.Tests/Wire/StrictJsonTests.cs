using System.Text;
using Caveat.Wire;

namespace Caveat.Tests.Wire;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("", 2003, "empty")]
    [InlineData(" \n", 2003, "empty")]
    [InlineData("{\"id\":\"a\",}", 2003, "line 1, byte 11: a comma")]
    [InlineData("{\"id\":\"a\"\n /* c */}", 2003, "line 2, byte 2: JSON has no comments")]
    [InlineData("// c\n{}", 2003, "JSON has no comments")]
    [InlineData("{} {}", 2003, "only white space may follow")]
    [InlineData("{}x", 2003, "only white space may follow")]
    [InlineData("{\"id\":\"a\"", 2003, "ends before")]
    [InlineData("{'id':1}", 2003, "double quotes")]
    [InlineData("{\"id\":NaN}", 2003, "`N`")]
    [InlineData("{\"id\":\"a\tb\"}", 2003, "control character")]
    [InlineData("{\"id\":\"\\x\"}", 2003, "not expected")]
    [InlineData("{\"id\":01}", 2003, "not expected")]
    public void What_is_no_JSON_is_refused_with_its_place_and_reason(string body, int code, string keyword)
    {
        var problem = Bodies.Refused(Bodies.Read(body));

        Assert.Equal(code, problem.Code.Number);
        Assert.Contains(keyword, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_syntax_error_points_at_what_holds_it()
    {
        var problem = Bodies.Refused(Bodies.Read("""{"effect":{"hosts":[1,2,]}}"""));

        Assert.Equal("/effect/hosts", problem.Pointer);
    }

    [Fact]
    public void A_byte_order_mark_is_refused()
    {
        var problem = Bodies.Refused(Bodies.Read("\uFEFF" + Bodies.Full));

        Assert.Equal(2002, problem.Code.Number);
        Assert.Contains("byte order mark", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_UTF8_is_refused_with_the_byte_where_it_begins()
    {
        byte[] body = [.. "{\"id\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        var problem = Bodies.Refused(ProposalReader.Read(body));

        Assert.Equal(2002, problem.Code.Number);
        Assert.Contains("byte 7", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_sd")]
    [InlineData("...")]
    [InlineData("_sd_alg")]
    [InlineData("\\u005fsd")]
    public void No_member_has_a_name_that_would_keep_its_record_from_being_shown(string name)
    {
        var reading = Bodies.Read($$$"""{"labels":{"{{{name}}}":"a"}}""");

        var problem = Assert.Single(reading.Problems, problem => problem.Code.Number == 2006);
        Assert.Equal("/labels", problem.Pointer);
        Assert.Null(reading.Proposal);
    }

    [Fact]
    public void A_body_has_up_to_64_KiB()
    {
        var fits = Bodies.Full + new string(' ', (64 * 1024) - Encoding.UTF8.GetByteCount(Bodies.Full));

        Bodies.Accepted(Bodies.Read(fits));
        Assert.Equal(2001, Bodies.Refused(Bodies.Read(fits + " ")).Code.Number);
    }

    [Fact]
    public void A_body_has_up_to_64_levels()
    {
        // The body, the arguments and the extension are three of them.
        string Nested(int levels) =>
            Bodies.Command(
                "\"args\":{\"x-acme\":{\"v\":" + new string('[', levels) + new string(']', levels) + "}}"
            );

        Bodies.Accepted(Bodies.ReadCommand(Nested(61)));
        Assert.Equal(2004, Bodies.Refused(Bodies.ReadCommand(Nested(62))).Code.Number);
        Assert.Equal(2004, Bodies.Refused(Bodies.ReadCommand(Nested(10_000))).Code.Number);
    }

    [Theory]
    [InlineData("""{"v":1,"v":2}""", 2005, "/v", "twice")]
    [InlineData("""{"v":1,"\u0076":2}""", 2005, "/v", "twice")]
    [InlineData("""{"w":[{"v":1,"u":0,"v":2}]}""", 2005, "/w/0/v", "twice")]
    [InlineData("""{"v":9007199254740992}""", 2007, "/v", "beyond")]
    [InlineData("""{"v":[0,-1e99]}""", 2007, "/v/1", "beyond")]
    [InlineData("""{"v":0.12345678901234567890}""", 2007, "/v", "digits")]
    [InlineData("""{"v":"\ud83d"}""", 2006, "/v", "ud83d")]
    [InlineData("""{"v":"\ude00\ud83d"}""", 2006, "/v", "ude00")]
    [InlineData("""{"v\ud83d":1}""", 2006, "", "a member's name")]
    [InlineData("""{"v":"\ufdd0"}""", 2006, "/v", "U+FDD0")]
    public void What_nobody_reads_is_still_read_strictly(
        string value,
        int code,
        string pointer,
        string keyword
    )
    {
        var problem = Bodies.Refused(Bodies.ReadCommand(Bodies.Command($"\"args\":{{\"x-acme\":{value}}}")));

        Assert.Equal(code, problem.Code.Number);
        Assert.Equal("/args/x-acme" + pointer, problem.Pointer);
        Assert.Contains(keyword, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_and_numbers_that_can_be_interchanged_are_taken()
    {
        const string Value = """{"v":["\ud83d\ude00","\u0000","é😀",0.1,1e-7,-0,"\\u"],"w":{"v":1}}""";

        Bodies.Accepted(Bodies.ReadCommand(Bodies.Command($"\"args\":{{\"x-acme\":{Value}}}")));
    }

    [Fact]
    public void A_pointer_shows_nothing_that_steers_a_terminal_and_is_bounded()
    {
        var steering = Bodies.Refused(Bodies.Read(Bodies.With("\"a\\u001b[2J\\u202e\":1")));
        var endless = Bodies.Refused(Bodies.Read(Bodies.With($"\"{new string('x', 5_000)}\":1")));

        Assert.Equal("/a\uFFFD[2J\uFFFD", steering.Pointer);
        Assert.Equal(258, endless.Pointer.Length);
        Assert.InRange(endless.Message.Length, 1, 300);
    }
}
