using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Tracing;

/// <summary>The chain of a record, from any of its links, beside a gate that runs.</summary>
public sealed partial class TraceTests : IAsyncLifetime
{
    private TracedWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TracedWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public void Every_link_leads_to_the_same_chain()
    {
        var opened = RecordOf(_world.Case);
        var members = Records()
            .Where(record => IsInChain(record, opened))
            .Select(record => record.Head.Sequence)
            .ToList();

        var chains = members
            .Select(member => _world.Trace(member).GetProperty("chain").GetRawText())
            .ToList();

        Assert.True(members.Count >= 7, $"{members.Count} members");
        Assert.Single(chains.Distinct(StringComparer.Ordinal));
        Assert.Equal(
            members,
            NumbersIn(_world.Trace(opened)).Where(number => number >= opened).Distinct().Order()
        );
    }

    [Fact]
    public void The_chain_goes_from_the_agent_to_the_report()
    {
        var proposal = _world.Trace(RecordOf(_world.Case)).GetProperty("chain").GetProperty("then")[0];

        Assert.Equal(
            [
                "facts activation",
                "facts facts",
                "norms ruling",
                "people approval",
                "people approval",
                "outcome closure",
                "release release",
                "report report",
            ],
            proposal
                .GetProperty("then")
                .EnumerateArray()
                .Select(node => $"{node.GetProperty("stage")} {node.GetProperty("kind")}")
        );
    }

    [Fact]
    public void A_permit_is_traced_with_its_release_and_without_what_else_its_agent_did()
    {
        var permit = Records().First(record => record.Body is RecordBody.Ruling { Verdict: Verdict.Permit });

        var numbers = NumbersIn(_world.Trace(permit.Head.Sequence + 1)).Distinct().Order();

        Assert.Equal([1, permit.Head.Sequence, permit.Head.Sequence + 1], numbers);
    }

    [Fact]
    public void Whatever_a_record_is_it_has_a_trace()
    {
        for (var record = 0; record < Records().Count; record++)
        {
            Assert.Contains(record, NumbersIn(_world.Trace(record)));
        }
    }

    [Fact]
    public void Every_line_of_the_tree_has_the_record_and_the_time_it_comes_from()
    {
        var records = Records()
            .ToDictionary(
                record => record.Head.Sequence.ToString(CultureInfo.InvariantCulture),
                record =>
                    record.Head.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            );

        var tree = TreeOf(RecordOf(_world.Case));

        Assert.True(tree.Count > 50, $"{tree.Count} lines");
        Assert.All(
            tree,
            line =>
            {
                var left = Left().Match(line);
                Assert.True(left.Success, line);
                Assert.Equal(records[left.Groups["record"].Value], left.Groups["time"].Value);
            }
        );
    }

    [Fact]
    public void Digests_and_keys_are_shortened_in_one_way()
    {
        var tree = string.Join('\n', TreeOf(RecordOf(_world.Case)));

        var digests = Digest().Matches(tree);

        Assert.True(digests.Count > 8, $"{digests.Count} digests");
        Assert.All(digests, digest => Assert.Matches("^(sha256|ed25519):[A-Za-z0-9+/]{12}…$", digest.Value));
    }

    [Fact]
    public void What_others_wrote_steers_no_terminal_and_no_picture()
    {
        var record = $"{RecordOf(_world.Case)}";

        var (_, tree, _) = _world.Run("trace", record);
        var (_, dot, _) = _world.Run("trace", record, "--format", "dot");
        var (_, svg, _) = _world.Run("trace", record, "--format", "svg");

        foreach (var shown in (string[])[tree, dot, svg])
        {
            Assert.Contains("evil", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(shown, rune => rune is '\u202E' or '\u0007' or '\e');
        }

        Assert.DoesNotContain("<script", svg, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            ["path", "rect", "svg", "text", "title"],
            XDocument
                .Parse(svg)
                .Descendants()
                .Select(element => element.Name.LocalName)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_picture_has_a_box_for_every_link_and_none_on_another()
    {
        var (_, svg, _) = _world.Run("trace", $"{RecordOf(_world.Case)}", "--format", "svg");

        var boxes = XDocument
            .Parse(svg)
            .Root!.Elements()
            .Where(element => element.Name.LocalName == "rect")
            .Skip(1)
            .Select(box =>
                (X: Of(box, "x"), Y: Of(box, "y"), Width: Of(box, "width"), Height: Of(box, "height"))
            )
            .ToList();

        Assert.Equal(NumbersIn(_world.Trace(RecordOf(_world.Case))).Count, boxes.Count);
        for (var i = 0; i < boxes.Count; i++)
        {
            Assert.DoesNotContain(
                boxes.Skip(i + 1),
                other =>
                    other.X < boxes[i].X + boxes[i].Width
                    && boxes[i].X < other.X + other.Width
                    && other.Y < boxes[i].Y + boxes[i].Height
                    && boxes[i].Y < other.Y + other.Height
            );
        }

        static int Of(XElement box, string name) =>
            int.Parse(box.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Graphviz_takes_the_graph_and_finds_all_links_in_it()
    {
        var (_, dot, _) = _world.Run("trace", $"{RecordOf(_world.Case)}", "--format", "dot");
        var path = _world.Gate.World.Write("trace.dot", dot);
        Assert.SkipWhen(!File.Exists("/usr/bin/dot"), "Graphviz is not installed");

        var plain = await Shell.RunAsync("dot", ["-Tplain", path]);

        Assert.Equal(0, plain.Exit);
        Assert.Equal("", plain.Errors);
        var lines = plain.Output.Split('\n');
        Assert.Equal(
            NumbersIn(_world.Trace(RecordOf(_world.Case))).Count,
            lines.Count(line => line.StartsWith("node ", StringComparison.Ordinal))
        );
        Assert.Equal(
            dot.Split('\n').Count(line => line.Contains(" -> ", StringComparison.Ordinal)),
            lines.Count(line => line.StartsWith("edge ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_record_that_is_not_there_is_said()
    {
        var (exit, output, error) = _world.Run("trace", "4711");

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("CAV6040", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_is_not_what_its_checkpoint_signs_gives_no_trace()
    {
        await _world.Gate.StopAsync();
        var bundle = Directory
            .GetFiles(new LedgerFolder(_world.Gate.World.Data).Log + "/tile/entries/000.p")
            .Single();
        var bytes = await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken);
        // A digit of the time of the first record: it still is a record.
        var at = bytes.AsSpan().IndexOf("\"time\":\"2"u8) + 9;
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, TestContext.Current.CancellationToken);

        var (exit, output, error) = _world.Run("trace", $"{RecordOf(_world.Case)}");

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("CAV6014", error, StringComparison.Ordinal);
    }

    private List<LedgerRecord> Records()
    {
        using var reader = LedgerReader.Open(_world.Gate.World.Data);
        return [.. reader.Records().Select(each => each.Record)];
    }

    private List<string> TreeOf(long record) =>
        [.. _world.Run("trace", $"{record}").Output.Split('\n').Skip(3).TakeWhile(line => line.Length > 0)];

    private static long RecordOf(string @case) => long.Parse(@case.AsSpan(2), CultureInfo.InvariantCulture);

    private static List<long> NumbersIn(JsonElement trace)
    {
        var numbers = new List<long>();
        void Add(JsonElement node)
        {
            numbers.Add(node.GetProperty("record").GetInt64());
            foreach (var child in node.GetProperty("then").EnumerateArray())
            {
                Add(child);
            }
        }

        Add(trace.GetProperty("chain"));
        return numbers;
    }

    private static bool IsInChain(LedgerRecord record, long opened) =>
        record.Body switch
        {
            RecordBody.Ruling ruling => record.Head.Sequence == opened || ruling.Case == $"c-{opened}",
            RecordBody.Decision decision => decision.Case == $"c-{opened}",
            RecordBody.Closure closure => closure.Case == $"c-{opened}",
            RecordBody.Release release => release.Case == $"c-{opened}",
            RecordBody.Report report => report.Proposal == "pump-1",
            _ => false,
        };

    [GeneratedRegex(@"^ *(?<record>\d+)  (?<time>\S+Z)  .")]
    private static partial Regex Left();

    [GeneratedRegex(@"(sha256|ed25519):\S+")]
    private static partial Regex Digest();
}
