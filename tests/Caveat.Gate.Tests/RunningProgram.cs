using System.Diagnostics;
using System.Text;

namespace Caveat.Gate.Tests;

/// <summary>The built command line as a process of its own, bounded in time, ended by its own id.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _errors;
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );

    private RunningProgram(Process process)
    {
        _process = process;
        _limit.CancelAfter(TimeSpan.FromMinutes(1));
        _errors = ReadErrorsAsync();
    }

    /// <summary>The built program.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Caveat.Cli.dll");

    public int Id => _process.Id;

    public string Output => _output.ToString();

    public string Errors { get; private set; } = "";

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts <c>caveat</c> with arguments in a folder.</summary>
    public static RunningProgram Start(string folder, params string[] arguments) =>
        StartThrough([], folder, arguments);

    /// <summary>Starts it through another program, for example a tracer.</summary>
    public static RunningProgram StartThrough(
        IReadOnlyList<string> through,
        string folder,
        params string[] arguments
    )
    {
        return StartOther(folder, [.. through, "dotnet", Path, .. arguments]);
    }

    /// <summary>Starts another program: its name, and its arguments.</summary>
    public static RunningProgram StartOther(string folder, string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start)!);
    }

    /// <summary>Reads on to the first line that contains a text; fails where the output ends before.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } line)
        {
            _output.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        await _errors;
        throw new InvalidOperationException($"no line with `{text}` in:\n{_output}\n{Errors}");
    }

    /// <summary>Sends a signal, for example <c>INT</c>.</summary>
    public Task SignalAsync(string signal) =>
        Shell.RunAsync(
            "kill",
            [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        );

    /// <summary>Reads on to the end; the exit code.</summary>
    public async Task<int> EndAsync()
    {
        _output.Append(await _process.StandardOutput.ReadToEndAsync(_limit.Token));
        await _process.WaitForExitAsync(_limit.Token);
        await _errors;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _errors;
        _process.Dispose();
        _limit.Dispose();
    }

    private async Task ReadErrorsAsync() =>
        Errors = await _process.StandardError.ReadToEndAsync(CancellationToken.None);
}
