using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Caveat.Tests.House;

/// <summary><c>THIRD-PARTY.md</c> names what the build pins, and nothing else.</summary>
public sealed partial class ThirdPartyTests
{
    private static readonly string[] _named =
    [
        .. Row()
            .Matches(File.ReadAllText(Repository.At("THIRD-PARTY.md")))
            .Select(row => $"{row.Groups["package"].Value} {row.Groups["version"].Value}"),
    ];

    [Fact]
    public void Every_pinned_package_is_named_with_its_version_and_licence() =>
        Assert.Empty(Pinned().Except(_named));

    [Fact]
    public void Every_tool_is_named_with_its_version_and_licence() => Assert.Empty(Tools().Except(_named));

    [Fact]
    public void Everything_shipped_with_the_command_line_is_named() => Assert.Empty(Shipped().Except(_named));

    [Fact]
    public void Every_foreign_implementation_is_named_with_its_version_and_licence() =>
        Assert.Empty(Foreign().Except(_named));

    [Fact]
    public void Nothing_is_named_that_is_not_used() =>
        Assert.Empty(_named.Except([.. Pinned(), .. Tools(), .. Shipped(), .. Foreign()]));

    private static IEnumerable<string> Pinned() =>
        XDocument
            .Load(Repository.At("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package =>
                $"{package.Attribute("Include")!.Value} {package.Attribute("Version")!.Value}"
            );

    private static IEnumerable<string> Tools()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Repository.At(".config/dotnet-tools.json")));
        var tools = manifest.RootElement.GetProperty("tools").EnumerateObject();
        return [.. tools.Select(tool => $"{tool.Name} {tool.Value.GetProperty("version").GetString()}")];
    }

    private static IEnumerable<string> Foreign()
    {
        using var manifest = JsonDocument.Parse(
            File.ReadAllText(Repository.At("tests/foreign/sd-jwt/package.json"))
        );
        var packages = manifest.RootElement.GetProperty("dependencies").EnumerateObject();
        return [.. packages.Select(package => $"{package.Name} {package.Value.GetString()}")];
    }

    private static IEnumerable<string> Shipped()
    {
        var list = Path.Combine(AppContext.BaseDirectory, "Caveat.Cli.deps.json");
        using var dependencies = JsonDocument.Parse(File.ReadAllText(list));
        var libraries = dependencies.RootElement.GetProperty("libraries").EnumerateObject();
        return
        [
            .. libraries
                .Where(library => library.Value.GetProperty("type").GetString() == "package")
                .Select(library => library.Name.Replace('/', ' ')),
        ];
    }

    [GeneratedRegex(
        @"^\| (?<package>[\w./@-]+) \| (?<version>\d[\w.-]*) \| \w[^|]* \|",
        RegexOptions.Multiline
    )]
    private static partial Regex Row();
}
