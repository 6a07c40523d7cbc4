using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Caveat.Tests.House;

public sealed partial class BannedSymbolTests
{
    private const string ForAll = "src/BannedSymbols.txt";
    private const string ForTheCore = "src/Caveat/BannedSymbols.txt";

    [Fact]
    public async Task A_call_of_a_banned_symbol_fails_the_build()
    {
        var build = await CompileAsync(
            """
            public static class Planted
            {
                public static string Read() => System.IO.File.ReadAllText("norms");
                public static System.DateTimeOffset Now() => System.DateTimeOffset.UtcNow;
                public static System.Guid Id() => System.Guid.NewGuid();
                public static System.Random Dice() => new();
            }
            """
        );

        // The compiler analyses in parallel: its findings come in any order.
        var lines = BannedLine().Matches(build.Output).Select(found => found.Groups[1].Value);
        Assert.NotEqual(0, build.Exit);
        Assert.Equal(["3", "4", "5", "6"], lines.Order());
    }

    [Fact]
    public async Task What_is_given_passes_the_build()
    {
        var build = await CompileAsync(
            """
            public static class Clean
            {
                public static System.DateTimeOffset Later(System.DateTimeOffset now) => now.AddMinutes(1);
                public static System.Random Dice(int seed) => new(seed);
            }
            """
        );

        Assert.Equal("", build.Output);
        Assert.Equal(0, build.Exit);
    }

    [Theory]
    [InlineData("Caveat", ForAll, ForTheCore)]
    [InlineData("Caveat.Node", ForAll)]
    [InlineData("Caveat.Cli", ForAll)]
    public async Task Every_product_project_is_built_with_its_lists(string project, params string[] lists)
    {
        var asked = await Shell.RunAsync(
            "dotnet",
            ["msbuild", Repository.At($"src/{project}"), "-getItem:AdditionalFiles"]
        );

        using var answer = JsonDocument.Parse(asked.Output);
        var files = answer
            .RootElement.GetProperty("Items")
            .GetProperty("AdditionalFiles")
            .EnumerateArray()
            .Select(item => Path.GetRelativePath(Repository.Root, item.GetProperty("FullPath").GetString()!));
        Assert.Equal(
            lists.Order(),
            files.Where(file => file.EndsWith("BannedSymbols.txt", StringComparison.Ordinal)).Order()
        );
    }

    [Fact]
    public void Every_banned_symbol_exists()
    {
        var missing = Symbols(ForAll).Concat(Symbols(ForTheCore)).Where(symbol => !Exists(symbol));

        Assert.Empty(missing);
    }

    private static IEnumerable<string> Symbols(string list) =>
        File.ReadLines(Repository.At(list))
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Split(';')[0]);

    /// <summary>Whether a documentation id names something in the platform; of a method, the name counts.</summary>
    private static bool Exists(string symbol)
    {
        var name = symbol[2..].Split('(')[0];
        var owner = name[..name.LastIndexOf('.')];
        var member = name[(owner.Length + 1)..].Replace('#', '.');
        var types = _platform.SelectMany(assembly => assembly.GetExportedTypes());
        return symbol[0] switch
        {
            'N' => types.Any(type => type.Namespace == name),
            'T' => types.Any(type => type.FullName == name),
            _ => types.Any(type => type.FullName == owner && type.GetMember(member).Length > 0),
        };
    }

    private static readonly Assembly[] _platform =
    [
        .. Directory
            .EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
            .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file))),
    ];

    /// <summary>Compiles with the analyzer and the lists that the core is built with.</summary>
    private static async Task<Finished> CompileAsync(string code)
    {
        using var folder = new ScratchFolder();
        var source = folder.Write("Planted.cs", code);
        var analyzers = Directory
            .EnumerateFiles(Tool("BannedApiAnalyzers"), "*.dll", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "cs");
        return await Shell.RunAsync(
            "dotnet",
            [
                Tool("Compiler"),
                "/nologo",
                "/target:library",
                "/warnaserror",
                $"/out:{folder.At("Planted.dll")}",
                .. _platform.Select(assembly => $"/reference:{assembly.Location}"),
                .. analyzers.Select(analyzer => $"/analyzer:{analyzer}"),
                $"/additionalfile:{Repository.At(ForAll)}",
                $"/additionalfile:{Repository.At(ForTheCore)}",
                source,
            ]
        );
    }

    private static string Tool(string name) =>
        typeof(BannedSymbolTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(tool => tool.Key == name)
            .Value!;

    [GeneratedRegex(@"\((\d+),\d+\): error RS0030")]
    private static partial Regex BannedLine();
}
