using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Tests.Node.Witnessing;
using Caveat.Witnessing;

namespace Caveat.Gate.Tests.Witnessing;

/// <summary><c>caveat witness</c> as a process.</summary>
public sealed class WitnessProgramTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TestKey _log = new("gate.example/a");
    private readonly TestTree _tree = new(40);
    private readonly TestTree _fork = new(40, "fork", shared: 10);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose()
    {
        _http.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_refuses_a_fork_and_says_so()
    {
        await using var program = Start();
        var url = await AddressAsync(program);

        await AddAsync(url, _tree, 0, 20);
        Assert.Contains(
            "cosigned  gate.example/a  size 20",
            await program.LineWithAsync("size"),
            StringComparison.Ordinal
        );
        await AddAsync(url, _fork, 20, 20);
        Assert.Contains(
            "refused   gate.example/a  size 20: a FORK: the log signed another root at size 20 than the one cosigned",
            await program.LineWithAsync("size"),
            StringComparison.Ordinal
        );
        await AddAsync(url, _fork, 20, 30);
        Assert.Contains(
            "refused   gate.example/a  size 30: INCONSISTENT: nothing shows that it continues the log of size 20",
            await program.LineWithAsync("size"),
            StringComparison.Ordinal
        );

        // What it keeps is shown while it runs, and checks with the key of the log alone.
        await using var shown = Show();
        Assert.Equal(1, await shown.EndAsync());
        Assert.StartsWith(
            "FORK  gate.example/a  size 20\ncosigned:\n",
            shown.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("\nINCONSISTENT  gate.example/a  size 30\n", shown.Output, StringComparison.Ordinal);
        Assert.Equal(
            [_tree.RootAt(20), _fork.RootAt(20), _tree.RootAt(20), _fork.RootAt(30)],
            NotesIn(shown.Output).Select(note => Checkpoint.Verify(note, _log.Public, Ed25519.Verify)!.Root)
        );

        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.EndAsync());
    }

    [Fact]
    public async Task Where_nothing_contradicts_nothing_is_shown_and_nothing_is_made()
    {
        await using var none = Show();
        Assert.Equal(2, await none.EndAsync());
        Assert.False(Directory.Exists(_folder.At("w")));
        await using var program = Start();
        await AddAsync(await AddressAsync(program), _tree, 0, 20);

        await using var shown = Show();

        Assert.Equal(0, await shown.EndAsync());
        Assert.Equal("nothing contradicts what was cosigned\n", shown.Output);
    }

    [Fact]
    public async Task What_it_answered_it_knows_after_it_was_killed()
    {
        for (var size = 1; size <= 4; size++)
        {
            await using var program = Start();
            var url = await AddressAsync(program);

            Assert.Equal((409, $"{size - 1}\n"), await AddAsync(url, _tree, 7, 20));
            Assert.Equal(200, (await AddAsync(url, _tree, size - 1, size)).Status);
            await program.KillAsync();
        }
    }

    [Fact]
    public async Task A_disk_that_refuses_is_answered_with_503_and_ends_it_and_nothing_was_cosigned()
    {
        const string Strace = "/usr/bin/strace";
        Assert.SkipUnless(File.Exists(Strace), "strace is not on this machine");
        await using (var sound = Start())
        {
            Assert.Equal(200, (await AddAsync(await AddressAsync(sound), _tree, 0, 10)).Status);
            await sound.KillAsync();
        }

        await using (
            var broken = Start(
                Strace,
                "--seccomp-bpf",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=fdatasync,fsync",
                "-P",
                _folder.At("w/witness.db-wal"),
                "-e",
                "inject=fdatasync,fsync:error=EIO"
            )
        )
        {
            Assert.Equal(503, (await AddAsync(await AddressAsync(broken), _tree, 10, 20)).Status);
            Assert.Equal(3, await broken.EndAsync());
            Assert.Contains(
                "error CAV6015: the witness cannot keep what it cosigns",
                broken.Errors,
                StringComparison.Ordinal
            );
        }

        await using var again = Start();
        var (status, body) = await AddAsync(await AddressAsync(again), _tree, 7, 20);
        // What was not synced may be there or not; that nobody holds a cosignature of it is what counts.
        Assert.Equal(409, status);
        Assert.Contains(body, (string[])["10\n", "20\n"]);
    }

    [Fact]
    public async Task Its_key_is_printed_and_stays()
    {
        await using var first = RunningProgram.Start(
            _folder.Path,
            "witness",
            "witness.example/w1",
            "--data",
            "w",
            "--key"
        );
        Assert.Equal(0, await first.EndAsync());
        await using var again = RunningProgram.Start(
            _folder.Path,
            "witness",
            "witness.example/w1",
            "--data",
            "w",
            "--key"
        );
        Assert.Equal(0, await again.EndAsync());

        Assert.Equal(first.Output, again.Output);
        Assert.Equal(NoteAlgorithm.Cosignature, NoteKey.Parse(first.Output.Trim())!.Algorithm);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(_folder.At("w/keys/witness.key"))
        );
    }

    [Fact]
    public async Task Every_key_that_is_none_is_told_at_once()
    {
        _folder.Write("logs.txt", $"# those of others\n\n{_log.Public}\nnonsense\n");
        await using var program = RunningProgram.Start(
            _folder.Path,
            "witness",
            "witness.example/w1",
            "--log",
            "x",
            "--logs",
            "logs.txt",
            "--logs",
            "gone.txt"
        );

        Assert.Equal(2, await program.EndAsync());
        Assert.Contains("`x` is no verifier key of a log", program.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "line 4 of `logs.txt` is no verifier key of a log",
            program.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains("there is no file `gone.txt`", program.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("witness")));
    }

    private RunningProgram Show() =>
        RunningProgram.Start(_folder.Path, "witness", "witness.example/w1", "--data", "w", "--evidence");

    // The indented lines, without the indent.
    private static IEnumerable<byte[]> NotesIn(string output)
    {
        var lines = output.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is "cosigned:" or "refused:")
            {
                var note = lines
                    .Skip(i + 1)
                    .TakeWhile((line, at) => line.StartsWith(' ') || (line.Length == 0 && at == 3))
                    .Select(line => line.Length == 0 ? "" : line[2..]);
                yield return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', note) + "\n");
            }
        }
    }

    private RunningProgram Start(params string[] through) =>
        RunningProgram.StartThrough(
            through,
            _folder.Path,
            "witness",
            "witness.example/w1",
            "--data",
            "w",
            "--listen",
            "http://127.0.0.1:0",
            "--log",
            _log.Public.ToString()
        );

    private static async Task<Uri> AddressAsync(RunningProgram program)
    {
        var line = await program.LineWithAsync("listening on ");
        await program.LineWithAsync("cosigns for  gate.example/a+");
        return new(line["listening on ".Length..]);
    }

    private async Task<(int Status, string Body)> AddAsync(Uri url, TestTree tree, int old, int size)
    {
        using var content = new ByteArrayContent(
            new CheckpointRequest(
                old,
                tree.Consistency(old, size),
                _log.Note(size, tree.RootAt(size)).ToBytes()
            ).ToBytes()
        );
        using var response = await _http.PostAsync(
            new Uri(url, "add-checkpoint"),
            content,
            TestContext.Current.CancellationToken
        );
        return (
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }
}
