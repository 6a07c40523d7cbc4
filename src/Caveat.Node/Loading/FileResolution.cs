using Caveat.Language;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>Finds what a configuration names: by path from its own folder, or by bare name among what ships.</summary>
/// <param name="configurationPath">The configuration's file.</param>
/// <param name="configurationName">What people call it.</param>
/// <param name="sources">Where the files are.</param>
/// <param name="installation">What ships.</param>
internal sealed class FileResolution(
    string configurationPath,
    string configurationName,
    SourceFiles sources,
    Installation installation
)
{
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(configurationPath))!;
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly string _called = Path.GetDirectoryName(configurationName) ?? "";

    /// <summary>Where the files are.</summary>
    public SourceFiles Sources => sources;

    /// <summary>The file of a pack, and what people call it; null after adding a finding.</summary>
    public (string Path, string Name)? Pack(Reference reference, SourceText source, List<Finding> findings) =>
        Installation.IsBareName(reference.Text)
            ? Shipped(
                reference,
                "pack",
                installation.PackFile(reference.Text),
                installation.PackNames,
                source,
                findings
            )
            : File(reference);

    /// <summary>The file or folder of zones, and what people call it; null after adding a finding.</summary>
    public (string Path, string Name)? Zones(
        Reference reference,
        SourceText source,
        List<Finding> findings
    ) =>
        Installation.IsBareName(reference.Text)
            ? Shipped(
                reference,
                "zone",
                installation.ZoneFile(reference.Text),
                installation.ZoneNames,
                source,
                findings
            )
            : File(reference);

    /// <summary>The file of a path, and what people call it.</summary>
    public (string Path, string Name) File(Reference reference) =>
        (Path.GetFullPath(reference.Text, _folder), Path.Combine(_called, reference.Text));

    /// <summary>Keeps the path of a file under what people call it.</summary>
    public void Remember(string name, string path) => _paths[name] = path;

    /// <summary>The path that a remembered file names from its own folder.</summary>
    public string Beside(string name, string path) =>
        Path.GetFullPath(path, Path.GetDirectoryName(_paths.GetValueOrDefault(name)) ?? _folder);

    private (string Path, string Name)? Shipped(
        Reference reference,
        string noun,
        string path,
        IReadOnlyList<string> names,
        SourceText source,
        List<Finding> findings
    )
    {
        if (sources.Has(path))
        {
            return (path, $"{reference.Text} (shipped)");
        }

        findings.Add(
            new(
                source,
                new(
                    ConfigurationCodes.NothingShipped,
                    reference.Span,
                    $"no {noun} called `{TextForms.Shown(reference.Text)}` ships",
                    Suggestion.Hint(reference.Text, names)
                        ?? $"a path has a slash or a dot: `./{TextForms.Shown(reference.Text)}`"
                )
            )
        );
        return null;
    }
}
