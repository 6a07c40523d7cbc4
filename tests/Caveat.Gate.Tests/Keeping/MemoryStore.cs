using Caveat.Node.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>What a gate saved, on a disk that tests decide about.</summary>
internal sealed class MemoryStore : IStateStore
{
    private TaskCompletionSource? _held;

    /// <summary>What was saved last.</summary>
    public SavedState? Saved { get; set; }

    /// <summary>Whether a start does not find it.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Whether the last start found something.</summary>
    public bool IsUsed { get; private set; }

    public SavedState? Read()
    {
        IsUsed = !IsHidden && Saved is not null;
        return IsUsed ? Saved : null;
    }

    public void Write(SavedState state)
    {
        _held?.Task.GetAwaiter().GetResult();
        Saved = state;
    }

    /// <summary>Whatever is written from now on waits until that is released.</summary>
    public TaskCompletionSource Hold() => _held = new();

    public void Forget() => Saved = null;
}
