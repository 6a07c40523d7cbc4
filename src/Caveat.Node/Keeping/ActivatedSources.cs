using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Keeping;

/// <summary>
/// The files that every activation was made of, kept before its record is: each once, under its digest, and for each activation a list that
/// is called after the digests in the record. Nothing in the folder is ever written over (docs/reference/ledger.md).
/// </summary>
public sealed class ActivatedSources(LedgerFolder folder)
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Kind = "caveat/activated/v1";

    private static readonly JsonWriterOptions _indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly SearchValues<char> _hexadecimal = SearchValues.Create("0123456789abcdef");

    private string? _fault;

    /// <summary>Keeps what a deployment was read from, durably.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses, now or once before: then nobody knows what is on it. The deployment must not go into force.</exception>
    public void Keep(Deployment deployment)
    {
        if (_fault is not null)
        {
            throw new LedgerStoppedException(_fault);
        }

        try
        {
            var sources =
                deployment.Sources
                ?? throw new LedgerStoppedException(
                    "nobody knows the files that the deployment was read from"
                );
            Keep(sources, Activations.Of(deployment));
        }
        catch (Exception fault)
            when (fault is LedgerStoppedException or IOException or UnauthorizedAccessException)
        {
            _fault = $"what is to go into force cannot be kept in `{folder.Activated}`: {fault.Message}";
            throw new LedgerStoppedException(_fault, fault);
        }
    }

    /// <summary>The deployment of an activation, made again out of what was kept; null, and why, where that cannot be done.</summary>
    public (Deployment? Deployment, string? Why, bool IsKept) Read(RecordBody.Activation activation)
    {
        var list = ListOf(activation);
        if (!File.Exists(list))
        {
            return (null, "its sources are not kept", false);
        }

        try
        {
            var reading = SourcesOf(list).Read();
            if (reading.Deployment is not { } deployment)
            {
                var error = reading.Findings.First(finding => finding.Severity == Severity.Error);
                return (null, $"its sources do not compile any more: {error.Diagnostic.Message}", true);
            }

            var made = Activations.Of(deployment);
            return Activations.AreSame(made, activation)
                ? (deployment, null, true)
                : (
                    null,
                    $"its sources give other digests than its record: {string.Join(", ", Activations.Difference(activation, made))}",
                    true
                );
        }
        catch (Exception fault)
            when (fault
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
            )
        {
            return (null, $"its sources are refused: {fault.Message}", true);
        }
    }

    // The list is written last, so that where it is there all that it names is.
    private void Keep(Sources sources, RecordBody.Activation activation)
    {
        Posix.MakeFolder(folder.Activated);
        var files = sources.Files.Select(file =>
            (Path: file.Key, Digest: Digests.Of(file.Value.Span), file.Value)
        );
        var listed = new List<(string Path, string Digest)>();
        foreach (var (path, digest, bytes) in files)
        {
            var kept = FileOf(digest);
            if (!File.Exists(kept) || new FileInfo(kept).Length != bytes.Length)
            {
                Posix.Replace(kept, bytes.Span, Owners);
            }

            listed.Add((path, digest));
        }

        var list = ListOf(activation);
        if (!File.Exists(list))
        {
            Posix.Replace(list, Listed(sources, activation, listed), Owners);
        }
        else
        {
            // What is there may be that of other files that come to the same: those that it names are there as well.
            Posix.SyncFolder(folder.Activated);
        }
    }

    private static byte[] Listed(
        Sources sources,
        RecordBody.Activation activation,
        List<(string Path, string Digest)> files
    )
    {
        var output = new ArrayBufferWriter<byte>();
        var start = Path.GetDirectoryName(sources.Configuration)!;
        using (var json = new Utf8JsonWriter(output, _indented))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteString("normSet", activation.NormSet);
            json.WriteString("zones", activation.Zones);
            json.WriteString("configuration", activation.Configuration);
            json.WriteString("folder", start);
            json.WriteString("file", Path.GetFileName(sources.Configuration));
            json.WriteString("called", sources.Name);
            json.WriteString("shipped", sources.Installation);
            json.WriteStartArray("folders");
            foreach (var each in sources.Folders)
            {
                json.WriteStringValue(Path.GetRelativePath(start, each));
            }

            json.WriteEndArray();
            json.WriteStartArray("files");
            foreach (var (path, digest) in files)
            {
                json.WriteStartObject();
                json.WriteString("path", Path.GetRelativePath(start, path));
                json.WriteString("digest", digest);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private Sources SourcesOf(string list)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(list));
        var root = json.RootElement;
        string Text(string name) => root.GetProperty(name).GetString() ?? "";
        if (Text("kind") != Kind)
        {
            throw new FormatException($"`{list}` is of no kind that is known");
        }

        var start = Text("folder");
        return new(
            Path.GetFullPath(Text("file"), start),
            Text("called"),
            Text("shipped"),
            root.GetProperty("files")
                .EnumerateArray()
                .ToImmutableSortedDictionary(
                    file => Path.GetFullPath(file.GetProperty("path").GetString()!, start),
                    file =>
                        Kept(file.GetProperty("path").GetString()!, file.GetProperty("digest").GetString()!),
                    StringComparer.Ordinal
                ),
            root.GetProperty("folders")
                .EnumerateArray()
                .Select(each => Path.GetFullPath(each.GetString()!, start))
                .ToImmutableSortedSet(StringComparer.Ordinal)
        );
    }

    private ReadOnlyMemory<byte> Kept(string path, string digest)
    {
        var file = FileOf(digest);
        if (!File.Exists(file))
        {
            throw new FormatException($"`{path}` is missing: it was kept in `{file}`");
        }

        var bytes = File.ReadAllBytes(file);
        return Digests.Of(bytes) == digest
            ? bytes
            : throw new FormatException(
                $"`{path}` was altered: it is kept in `{file}`, and has another digest"
            );
    }

    private string FileOf(string digest) =>
        digest.StartsWith("sha256:", StringComparison.Ordinal)
        && digest.Length == 71
        && !digest.AsSpan(7).ContainsAnyExcept(_hexadecimal)
            ? Path.Combine(folder.Activated, digest[7..])
            : throw new FormatException($"{QuotedText.Code(digest)} is no digest");

    private string ListOf(RecordBody.Activation activation)
    {
        var named = string.Create(
            CultureInfo.InvariantCulture,
            $"{activation.NormSet}\n{activation.Zones}\n{activation.Configuration}\n"
        );
        return FileOf(Digests.Of(Encoding.UTF8.GetBytes(named))) + ".json";
    }
}
