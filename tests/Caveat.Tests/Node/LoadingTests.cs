using Caveat.Language;
using Caveat.Node.Loading;

namespace Caveat.Tests.Node;

public sealed class LoadingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("caveat-");

    private readonly List<Finding> _findings = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        var path = Write("a.norm", [0xEF, 0xBB, 0xBF, .. "pack a"u8]);

        var source = TextFiles.Read(path, "a.norm", 100, _findings);

        Assert.Equal("pack a", source?.Text);
        Assert.Empty(_findings);
    }

    [Fact]
    public void A_byte_that_is_not_UTF8_is_an_error_at_its_place()
    {
        var path = Write("a.norm", [.. "pack ä\n  x"u8, 0xFF, .. "y"u8]);

        var source = TextFiles.Read(path, "a.norm", 100, _findings);

        Assert.Null(source);
        var finding = Assert.Single(_findings);
        Assert.Equal(("CAV5022", (2, 4)), (finding.Diagnostic.Code.Id, finding.Position));
    }

    [Fact]
    public void A_file_at_its_limit_is_read_and_one_beyond_is_not()
    {
        var path = Write("a.norm", "0123456789"u8.ToArray());

        Assert.NotNull(TextFiles.Read(path, "a.norm", 10, _findings));
        Assert.Null(TextFiles.Read(path, "a.norm", 9, _findings));
        Assert.Equal("CAV5021", Assert.Single(_findings).Diagnostic.Code.Id);
    }

    [Fact]
    public void A_stream_without_a_length_is_bounded_too()
    {
        using var stream = new MemoryStream(new byte[200_000]);

        Assert.Null(TextFiles.Read(stream, "-", 100_000, _findings));
        Assert.Equal("CAV5021", Assert.Single(_findings).Diagnostic.Code.Id);
    }

    [Fact]
    public void A_missing_file_is_reported_where_it_is_named()
    {
        var naming = new SourceText("caveat.yaml", "inventory: gone.csv");

        Assert.Null(TextFiles.Read("/nowhere/gone.csv", "gone.csv", 10, _findings, (naming, new(11, 8))));

        var finding = Assert.Single(_findings);
        Assert.Equal(
            ("CAV5020", (1, 12), naming),
            (finding.Diagnostic.Code.Id, finding.Position, finding.Source)
        );
    }

    [Fact]
    public void A_folder_is_not_a_file()
    {
        Assert.Null(TextFiles.Read(_folder.FullName, "zones", 10, _findings));
        Assert.Equal("`zones` is a folder", Assert.Single(_findings).Diagnostic.Message);
    }

    [Fact]
    public void A_table_keeps_the_lines_of_its_rows()
    {
        var table = CsvTable.Read(
            new("t.csv", "Id,Names\n# a comment\n\n pump-3 ,\"icu, east\"\nws-1,x\n"),
            _findings
        );

        Assert.NotNull(table);
        Assert.Empty(_findings);
        Assert.Equal(1, table.IndexOf("names"));
        Assert.Equal(
            ["4: pump-3|icu, east", "5: ws-1|x"],
            table.Rows.Select(row => $"{row.Line}: {string.Join('|', row.Values)}")
        );
    }

    [Theory]
    [InlineData("", "1: the table is empty")]
    [InlineData(
        "a,b\n1\n2,3,4\n5,6\n",
        "2: this row has another number of values than the header; 3: this row has another number of values than the header"
    )]
    [InlineData("a,b\n1,\"x\n2,3\n", "2: a quote is opened in this row and not closed")]
    [InlineData("a,b\n1,x\"y\n", "2: a quote stands in the middle of a value")]
    public void A_table_never_skips_a_row_silently(string text, string expected)
    {
        CsvTable.Read(new("t.csv", text), _findings);

        Assert.Equal(
            expected,
            string.Join(
                "; ",
                _findings.Select(finding => $"{finding.Position.Line}: {finding.Diagnostic.Message}")
            )
        );
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
