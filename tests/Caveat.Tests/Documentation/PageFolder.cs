using System.Text.RegularExpressions;

namespace Caveat.Tests.Documentation;

/// <summary>
/// Where a page is followed. A gate, a witness, and the packet filter among the examples, listen on free ports there; the page goes on calling
/// them <c>localhost:8440</c> and, both of the others, <c>localhost:8450</c>, in what it runs and in what it shows.
/// </summary>
internal sealed partial class PageFolder : IDisposable
{
    private const string Gate = "localhost:8440";
    private const string Other = "localhost:8450";

    // What ships beside the command line and pages refer to by its path in the repository.
    private static readonly string[] _shipped = ["packs", "zones", "bindings", "examples"];

    private readonly ScratchFolder _folder = new();

    // Where everybody listened, by the address; and where they do now, by the usual one.
    private readonly Dictionary<string, string> _usual = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _now = new(StringComparer.Ordinal);

    public PageFolder()
    {
        Directory.CreateDirectory(Page);
        // A page may write `./caveat` too: its reader stands in the root of the repository.
        File.CreateSymbolicLink(_folder.At("page/caveat"), MakeCaveat());
        MakeFilter();
        foreach (var file in Repository.Files.Where(file => _shipped.Contains(file.Split('/')[0])))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.At($"page/{file}"))!);
            File.Copy(Repository.At(file), _folder.At($"page/{file}"));
        }
    }

    /// <summary>The folder that commands run in.</summary>
    public string Page => _folder.At("page");

    /// <summary>What commands find around them.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{_folder.At("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = Page,
            ["LC_ALL"] = "C.UTF-8",
            ["NO_COLOR"] = "1",
            ["TERM"] = "dumb",
            ["PAGE_GATE"] = _now.TryGetValue(Gate, out var gate) ? $"http://{gate}" : "",
        };

    /// <summary>Writes a file of the page.</summary>
    public void Write(string name, string text) => _folder.Write($"page/{name}", text);

    /// <summary>Takes note of who listens where, where the output of a command tells it.</summary>
    public void Listen(string command, string printed)
    {
        if (Listening().Match(printed) is not { Success: true } line)
        {
            return;
        }

        var isGate =
            line.Groups["who"].Value == "listening"
            && !command.Contains("caveat witness", StringComparison.Ordinal);
        var (usual, address) = (isGate ? Gate : Other, line.Groups["address"].Value);
        _now[usual] = address;
        _usual[address] = usual;
    }

    /// <summary>A command as it is run here.</summary>
    public string Here(string command) =>
        _now.Aggregate(command, (text, each) => text.Replace(each.Key, each.Value, StringComparison.Ordinal));

    /// <summary>Output as a page shows it.</summary>
    public string Shown(string printed) =>
        _usual.Aggregate(
            printed,
            (text, each) => text.Replace(each.Key, each.Value, StringComparison.Ordinal)
        );

    public void Dispose() => _folder.Dispose();

    // The built program; a gate gets a free port, and whoever talks to a gate is told which.
    private string MakeCaveat()
    {
        var built = Path.Combine(AppContext.BaseDirectory, "Caveat.Cli.dll");
        var caveat = _folder.Write(
            "bin/caveat",
            $$"""
            #!/usr/bin/env bash
            case ${1-} in
              serve) set -- "$@" --listen http://127.0.0.1:0 ;;
              witness) [[ " $* " == *" --key "* || " $* " == *" --help "* ]] || set -- "$@" --listen http://127.0.0.1:0 ;;
              case | approve | object | halt | resume | erase)
                [[ -z $PAGE_GATE || " $* " == *" --gate "* || " $* " == *" --help "* ]] || set -- "$@" --gate "$PAGE_GATE" ;;
            esac
            exec dotnet '{{built}}' "$@"

            """
        );
        File.SetUnixFileMode(caveat, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return caveat;
    }

    private void MakeFilter()
    {
        var built = Path.Combine(AppContext.BaseDirectory, "PacketFilter.dll");
        var filter = _folder.Write(
            "bin/packet-filter",
            $"#!/usr/bin/env bash\nexec dotnet '{built}' \"$@\" --listen http://127.0.0.1:0\n"
        );
        File.SetUnixFileMode(filter, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [GeneratedRegex(
        @"^(?<who>listening|packet filter) on http://(?<address>127\.0\.0\.1:\d+)/?$",
        RegexOptions.Multiline
    )]
    private static partial Regex Listening();
}
