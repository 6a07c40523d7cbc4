using Caveat.Node.Sealing;

namespace Caveat.Node.Recording;

/// <summary>Entries that become durable at the same moment, and who waits for that.</summary>
internal sealed class Batch
{
    /// <summary>Ends once they are on disk.</summary>
    public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The entries, in order.</summary>
    public List<SealedEntry> Entries { get; } = [];

    /// <summary>They never will be.</summary>
    public void Fail(Exception fault)
    {
        Durable.TrySetException(fault);

        // Where nobody waits nobody is told, and that is no fault of its own.
        _ = Durable.Task.Exception;
    }
}
