namespace Caveat.Tests;

/// <summary>Where the project lies, found at run time.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } =
        Above(AppContext.BaseDirectory).First(folder => File.Exists(Path.Combine(folder, "Caveat.slnx")));

    /// <summary>The folder of data that is not the project's own; null where this machine has none.</summary>
    public static string? Shared { get; } =
        Above(Root)
            .Select(folder => Path.Combine(folder, "shared"))
            .FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, "data")));

    /// <summary>The absolute path of a path relative to the root.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    /// <summary>The files of the tree that are the project's own, relative to the root, in order.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Walk(new DirectoryInfo(Root))
            .Select(file => Path.GetRelativePath(Root, file.FullName))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder
            .EnumerateFiles()
            .Concat(
                folder
                    .EnumerateDirectories()
                    .Where(sub => sub.Name is not (".git" or "artifacts" or "data" or ".vs"))
                    .SelectMany(Walk)
            );
}
