namespace Caveat.Gate;

/// <summary>Whether a configuration changed, or something of its kind in its folder and below, apart from the data.</summary>
internal sealed class WatchedFiles
{
    private const int Most = 10_000;

    private static readonly string[] _kinds =
    [
        ".yaml",
        ".norm",
        ".zone",
        ".csv",
        ".json",
        ".pem",
        ".crt",
        ".key",
        ".policy",
    ];

    private readonly string _folder;
    private readonly string _data;
    private string? _noted;

    /// <summary>Notes how the files of a configuration are now.</summary>
    public WatchedFiles(string configuration, string data)
    {
        _folder = Path.GetDirectoryName(Path.GetFullPath(configuration))!;
        _data = Path.TrimEndingDirectorySeparator(data) + Path.DirectorySeparatorChar;
        _noted = Look();
    }

    /// <summary>Notes how they are now.</summary>
    public void Note() => _noted = Look();

    /// <summary>Forgets how they were, so that they count as changed.</summary>
    public void Forget() => _noted = null;

    /// <summary>Whether they are otherwise than they were noted.</summary>
    public bool HaveChanged() => Look() != _noted;

    private string Look()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 };
        try
        {
            // The length too: what is put in the place of a file may bear the very same time.
            var files = new DirectoryInfo(_folder)
                .EnumerateFiles("*", options)
                .Where(file =>
                    !file.FullName.StartsWith(_data, StringComparison.Ordinal)
                    && _kinds.Contains(file.Extension, StringComparer.Ordinal)
                )
                .Take(Most)
                .Select(file => $"{file.FullName} {file.LastWriteTimeUtc.Ticks} {file.Length}")
                .Order(StringComparer.Ordinal);
            return string.Join('\n', files);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
