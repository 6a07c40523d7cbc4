using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Caveat.Tests.Documentation;

/// <summary>A program that a page leaves running: bounded in time, ended by its own id.</summary>
internal sealed class BackgroundProgram : IAsyncDisposable
{
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly Task _reading;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _told;

    private BackgroundProgram(Process process)
    {
        _process = process;
        _limit.CancelAfter(_life);
        _reading = ReadAsync();
    }

    /// <summary>Everything that it printed until now.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a simple command: no pipe, no variable before it.</summary>
    public static BackgroundProgram Start(
        string command,
        string folder,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1\nexec {command}"])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>Waits until it has printed what a page shows; what it printed instead, where it does not come to that in time.</summary>
    public async Task<string?> DifferenceAsync(Func<string, bool> isShown)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token);
        over.CancelAfter(_patience);
        while (true)
        {
            Task grown;
            string printed;
            lock (_lock)
            {
                printed = _output.ToString(_told, _output.Length - _told);
                if (isShown(printed))
                {
                    _told = _output.Length;
                    return null;
                }

                grown = _grown.Task;
            }

            if (_reading.IsCompleted || over.IsCancellationRequested)
            {
                return printed;
            }

            Task either = Task.WhenAny(grown, _reading);
            await either.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until it ends, and asks it to first where that is wanted: its exit code, and what it printed since it was last looked at.</summary>
    public async Task<(int Exit, string Printed)> EndAsync(bool asks)
    {
        if (asks && !_process.HasExited)
        {
            var id = _process.Id.ToString(CultureInfo.InvariantCulture);
            await Shell.RunAsync("kill", ["-TERM", id]);
        }

        await _process.WaitForExitAsync(_limit.Token);
        await _reading;
        lock (_lock)
        {
            return (_process.ExitCode, _output.ToString(_told, _output.Length - _told));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
        _limit.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } line)
        {
            lock (_lock)
            {
                _output.Append(line).Append('\n');
                _grown.TrySetResult();
                _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
