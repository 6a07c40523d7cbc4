using System.Runtime.InteropServices;
using Caveat.Gate;

namespace Caveat.Cli.Serving;

/// <summary>Has a gate read its configuration again when the process is sent SIGHUP.</summary>
internal sealed class ReloadSignal(RunningGate gate) : IDisposable
{
    private readonly PosixSignalRegistration _registration = PosixSignalRegistration.Create(
        PosixSignal.SIGHUP,
        context =>
        {
            context.Cancel = true;
            _ = ReloadAsync(gate);
        }
    );

    public void Dispose() => _registration.Dispose();

    private static async Task ReloadAsync(RunningGate gate)
    {
        try
        {
            await gate.ReloadAsync();
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The gate stops: it reads nothing any more.
        }
    }
}
