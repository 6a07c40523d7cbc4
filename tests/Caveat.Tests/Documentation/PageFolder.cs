using System.Text.RegularExpressions;

namespace Caveat.Tests.Documentation;

/// <summary>
/// Where a page is followed. A gate listens on a free port there; the page goes on calling it <c>localhost:8440</c>, in what it runs and in
/// what it shows, and a witness <c>localhost:8450</c>.
/// </summary>
internal sealed partial class PageFolder : IDisposable
{
    private const string UsualGate = "localhost:8440";
    private const string UsualWitness = "localhost:8450";

    // What ships beside the command line and pages refer to by its path in the repository.
    private static readonly string[] _shipped = ["packs", "zones", "bindings", "examples"];

    private readonly ScratchFolder _folder = new();

    // What the page calls an address, by where it is.
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private string? _gate;
    private string? _witness;

    public PageFolder()
    {
        Directory.CreateDirectory(Page);
        // A page may write `./caveat` too: its reader stands in the root of the repository.
        File.CreateSymbolicLink(_folder.At("page/caveat"), MakeCaveat());
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
            ["PAGE_GATE"] = _gate is null ? "" : $"http://{_gate}",
        };

    /// <summary>Writes a file of the page.</summary>
    public void Write(string name, string text) => _folder.Write($"page/{name}", text);

    /// <summary>Takes note of where a gate or a witness listens, where the output of a command tells it.</summary>
    public void Listen(string command, string printed)
    {
        if (Listening().Match(printed) is not { Success: true } line)
        {
            return;
        }

        var address = line.Groups["address"].Value;
        if (command.Contains("caveat witness", StringComparison.Ordinal))
        {
            (_witness, _addresses[address]) = (address, UsualWitness);
        }
        else
        {
            (_gate, _addresses[address]) = (address, UsualGate);
        }
    }

    /// <summary>A command as it is run here.</summary>
    public string Here(string command) =>
        command
            .Replace(UsualGate, _gate ?? UsualGate, StringComparison.Ordinal)
            .Replace(UsualWitness, _witness ?? UsualWitness, StringComparison.Ordinal);

    /// <summary>Output as a page shows it.</summary>
    public string Shown(string printed) =>
        _addresses.Aggregate(
            printed,
            (text, address) => text.Replace(address.Key, address.Value, StringComparison.Ordinal)
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
              case | approve | object | halt | resume)
                [[ -z $PAGE_GATE || " $* " == *" --gate "* || " $* " == *" --help "* ]] || set -- "$@" --gate "$PAGE_GATE" ;;
            esac
            exec dotnet '{{built}}' "$@"

            """
        );
        File.SetUnixFileMode(caveat, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return caveat;
    }

    [GeneratedRegex(@"^listening on http://(?<address>127\.0\.0\.1:\d+)/$", RegexOptions.Multiline)]
    private static partial Regex Listening();
}
