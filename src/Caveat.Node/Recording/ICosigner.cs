using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Asks witnesses to cosign the heads of a log. One caller at a time.</summary>
public interface ICosigner : IAsyncDisposable
{
    /// <summary>Fails with a <see cref="LedgerStoppedException"/> when a witness turns out to know another history of the log; nothing may be signed any more.</summary>
    Task Contradicted { get; }

    /// <summary>
    /// Asks every witness what it knows, before anything new is written. <paramref name="durable"/> is how many entries are on the disk. A witness
    /// that does not answer in time is asked again later.
    /// </summary>
    /// <exception cref="LedgerStoppedException">One has seen more of this log than there is, or another history.</exception>
    void Ask(
        ReadOnlyMemory<byte> note,
        Checkpoint head,
        long durable,
        Func<long, ImmutableArray<LogHash>> consistencyFrom
    );

    /// <summary>
    /// Offers a signed head to the witnesses. Where the policy is required this waits, and gives the note with the cosignatures once they
    /// suffice, or null where they do not in time: then nothing may bear the head, and it may be offered again. Where it is not
    /// required the note comes back at once as it is, and what witnesses give comes later.
    /// </summary>
    /// <param name="note">The signed head.</param>
    /// <param name="head">What is signed.</param>
    /// <param name="consistencyFrom">The hashes that show that the log continues that of so many entries; is called later too, on any thread.</param>
    /// <param name="later">Is given the note with the cosignatures once they suffice, on any thread, where nobody waited for them.</param>
    /// <exception cref="LedgerStoppedException">A witness knows another history of the log.</exception>
    byte[]? Cosign(
        byte[] note,
        Checkpoint head,
        Func<long, ImmutableArray<LogHash>> consistencyFrom,
        Action<byte[]> later
    );
}
