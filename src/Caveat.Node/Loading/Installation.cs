namespace Caveat.Node.Loading;

/// <summary>The packs and zones that ship with the program.</summary>
/// <param name="Root">The folder that holds <c>packs/</c> and <c>zones/</c>.</param>
public sealed record Installation(string Root)
{
    /// <summary>How the name of a pack's file ends.</summary>
    public const string PackExtension = ".norm";

    /// <summary>How the name of a zone's file ends.</summary>
    public const string ZoneExtension = ".zone";

    /// <summary>The installation that runs: beside the program, or at the root of the repository it was built in.</summary>
    public static Installation Current { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Whether a reference is the bare name of something that ships: it has neither a separator nor a dot.</summary>
    public static bool IsBareName(string reference) => reference.AsSpan().IndexOfAny("/\\.") < 0;

    /// <summary>The file that a shipped pack of that name has.</summary>
    public string PackFile(string name) => Path.Combine(Root, "packs", name + PackExtension);

    /// <summary>The file that a shipped zone of that name has.</summary>
    public string ZoneFile(string name) => Path.Combine(Root, "zones", name + ZoneExtension);

    /// <summary>The names of all packs that ship.</summary>
    public IReadOnlyList<string> PackNames => Names("packs", PackExtension);

    /// <summary>The names of all zones that ship.</summary>
    public IReadOnlyList<string> ZoneNames => Names("zones", ZoneExtension);

    private static Installation Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "packs")))
            {
                return new(folder.FullName);
            }
        }

        return new(start);
    }

    private List<string> Names(string folder, string extension)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path)
            ?
            [
                .. Directory
                    .EnumerateFiles(path, "*" + extension)
                    .Select(file => Path.GetFileNameWithoutExtension(file))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
    }
}
