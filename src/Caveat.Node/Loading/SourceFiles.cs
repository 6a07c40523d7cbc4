using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>Where the files of a deployment are: on the disk, or among those that were kept of one.</summary>
internal abstract class SourceFiles
{
    /// <summary>Whether there is a file of that path.</summary>
    public abstract bool Has(string path);

    /// <summary>Whether there is a folder of that path.</summary>
    public abstract bool HasFolder(string path);

    /// <summary>The files of a folder whose names end so, in the order of their names.</summary>
    public abstract IReadOnlyList<string> In(string folder, string extension);

    /// <summary>The text of a file, as <see cref="TextFiles"/> reads it; null after adding a finding.</summary>
    public SourceText? Read(
        string path,
        string name,
        int limit,
        ICollection<Finding> findings,
        (SourceText Source, SourceSpan Span)? from = null
    ) =>
        ReadBytes(path, name, limit, findings, from) is { } bytes
            ? TextFiles.Decode(name, bytes.Span, findings)
            : null;

    /// <summary>The bytes of a file, not more than the limit; null after adding a finding.</summary>
    public abstract ReadOnlyMemory<byte>? ReadBytes(
        string path,
        string name,
        int limit,
        ICollection<Finding> findings,
        (SourceText Source, SourceSpan Span)? from = null
    );
}

/// <summary>Files on the disk; what is read is remembered.</summary>
internal sealed class DiskFiles : SourceFiles
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    public override bool Has(string path) => File.Exists(path);

    public override bool HasFolder(string path) => Directory.Exists(path);

    public override IReadOnlyList<string> In(string folder, string extension)
    {
        _folders.Add(folder);
        return [.. Directory.EnumerateFiles(folder, "*" + extension).Order(StringComparer.Ordinal)];
    }

    /// <summary>What was read, of the deployment of a configuration.</summary>
    public Sources Sources(string configuration, string name, Installation installation) =>
        new(
            configuration,
            name,
            installation.Root,
            _read.ToImmutableSortedDictionary(StringComparer.Ordinal),
            _folders.ToImmutableSortedSet(StringComparer.Ordinal)
        );

    public override ReadOnlyMemory<byte>? ReadBytes(
        string path,
        string name,
        int limit,
        ICollection<Finding> findings,
        (SourceText Source, SourceSpan Span)? from = null
    )
    {
        var bytes = TextFiles.ReadBytes(path, name, limit, findings, from);
        if (bytes is { } read)
        {
            _read[path] = read;
        }

        return bytes;
    }
}

/// <summary>Files that were kept of a deployment.</summary>
internal sealed class KeptFiles(Sources sources) : SourceFiles
{
    public override bool Has(string path) => sources.Files.ContainsKey(path);

    public override bool HasFolder(string path) => sources.Folders.Contains(path);

    public override IReadOnlyList<string> In(string folder, string extension) =>
        [
            .. sources.Files.Keys.Where(path =>
                path.EndsWith(extension, StringComparison.Ordinal) && Path.GetDirectoryName(path) == folder
            ),
        ];

    public override ReadOnlyMemory<byte>? ReadBytes(
        string path,
        string name,
        int limit,
        ICollection<Finding> findings,
        (SourceText Source, SourceSpan Span)? from = null
    )
    {
        if (sources.Files.TryGetValue(path, out var bytes))
        {
            return bytes;
        }

        var (source, span) = from ?? (new SourceText(name, ""), default);
        findings.Add(
            new(
                source,
                new(
                    ConfigurationCodes.FileMissing,
                    span,
                    $"the file `{TextForms.Shown(name)}` is not among what was kept",
                    null
                )
            )
        );
        return null;
    }
}
