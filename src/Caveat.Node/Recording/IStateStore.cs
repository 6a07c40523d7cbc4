using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Keeps what follows from the first records of a ledger, so that a start need not read them all again.</summary>
public interface IStateStore
{
    /// <summary>What was kept last; null where nothing was, or it is not whole.</summary>
    SavedState? Read();

    /// <summary>Keeps it in place of what was kept before.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    void Write(SavedState state);

    /// <summary>Removes what was kept, because something of it is erased.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    void Forget();
}

/// <summary>What follows from the first records of a ledger.</summary>
/// <param name="Size">How many they are.</param>
/// <param name="Root">The root over them.</param>
/// <param name="Bytes">What follows from them, in a form that its writer knows.</param>
public sealed record SavedState(long Size, LogHash Root, byte[] Bytes);
