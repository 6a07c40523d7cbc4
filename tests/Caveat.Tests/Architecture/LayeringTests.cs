using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Xunit.Sdk;
using Model = ArchUnitNET.Domain.Architecture;

namespace Caveat.Tests.Architecture;

public sealed class LayeringTests
{
    private static readonly Model _core = new ArchLoader().LoadAssemblies(typeof(Verdict).Assembly).Build();
    private static readonly Model _tests = new ArchLoader()
        .LoadAssemblies(typeof(LayeringTests).Assembly)
        .Build();

    public static TheoryData<string> Folders => [.. Layering.Lines.Select(line => line.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_of_the_core_knows_only_what_it_may(string folder) =>
        Layering.Rule("Caveat", folder).Check(_core);

    [Fact]
    public void Every_folder_of_the_core_has_its_line()
    {
        var folders = Directory.EnumerateDirectories(Repository.At("src/Caveat")).Select(Path.GetFileName);

        Assert.Empty(folders.Except(Layering.Lines.Select(line => line.Folder)));
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var misplaced =
            from file in Repository.Files
            where
                file.StartsWith("src/", StringComparison.Ordinal)
                && file.EndsWith(".cs", StringComparison.Ordinal)
            let expected = $"namespace {Path.GetDirectoryName(file)![4..].Replace('/', '.')};"
            let lines = File.ReadLines(Repository.At(file))
            where
                lines.Any(line => line.StartsWith("namespace ", StringComparison.Ordinal) && line != expected)
            select file;

        Assert.Empty(misplaced);
    }

    [Fact]
    public void A_violation_is_seen()
    {
        var seen = Assert.ThrowsAny<XunitException>(() => Layering.Rule("Planted", "Wire").Check(_tests));

        Assert.Contains("Planted.Language.Checker", seen.Message, StringComparison.Ordinal);
        Layering.Rule("Planted", "Language").Check(_tests);
    }

    [Fact]
    public void The_core_depends_on_the_platform_alone()
    {
        var foreign = typeof(Verdict)
            .Assembly.GetReferencedAssemblies()
            .Where(assembly => !assembly.Name!.StartsWith("System.", StringComparison.Ordinal));

        Assert.Empty(foreign);
    }

    [Fact]
    public void Projects_depend_one_way()
    {
        var node = File.ReadAllText(Repository.At("src/Caveat.Node/Caveat.Node.csproj"));
        var core = File.ReadAllText(Repository.At("src/Caveat/Caveat.csproj"));

        Assert.DoesNotContain("Caveat.Cli", node, StringComparison.Ordinal);
        Assert.DoesNotContain("ProjectReference", core, StringComparison.Ordinal);
        Assert.DoesNotContain("PackageReference", core, StringComparison.Ordinal);
    }
}
