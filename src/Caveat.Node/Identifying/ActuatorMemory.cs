using System.Text;
using Caveat.Node.Recording;
using Caveat.Recording;
using Microsoft.Win32.SafeHandles;

namespace Caveat.Node.Identifying;

/// <summary>What an actuator remembers of warrants, in a file that nobody else uses while this is open.</summary>
public sealed class ActuatorMemory : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _owner;

    private ActuatorMemory(string path, SafeFileHandle owner, WarrantMemory now) =>
        (_path, _owner, Now) = (path, owner, now);

    /// <summary>What is remembered.</summary>
    public WarrantMemory Now { get; private set; }

    /// <summary>Opens a file, or begins one that remembers from now on.</summary>
    /// <exception cref="FormatException">The file holds something else.</exception>
    /// <exception cref="LedgerStoppedException">Somebody else uses it, or the disk refuses.</exception>
    public static ActuatorMemory Open(string path, DateTimeOffset now)
    {
        var owner =
            Posix.OpenAlone(path + ".lock")
            ?? throw new LedgerStoppedException(
                $"`{path}` is in use: one warrant after the other is checked with it"
            );
        try
        {
            if (!File.Exists(path))
            {
                var begun = new ActuatorMemory(path, owner, WarrantMemory.From(now));
                begun.Write();
                return begun;
            }

            return new(
                path,
                owner,
                WarrantMemory.Parse(File.ReadAllText(path))
                    ?? throw new FormatException(
                        $"`{path}` is no memory of an actuator; take it away, and every warrant of before is refused from then on"
                    )
            );
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Takes a heartbeat's head for the largest that was seen, durably; false where it contradicts what was seen.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public bool TryTake(HeartbeatAnswer beat)
    {
        if (Now.After(beat) is not { } next)
        {
            return false;
        }

        Now = next;
        Write();
        return true;
    }

    /// <summary>Keeps that a warrant was used, durably: only then may its command be carried out.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Keep(WarrantResult accepted, DateTimeOffset now)
    {
        Now = Now.After(accepted, now);
        Write();
    }

    /// <inheritdoc/>
    public void Dispose() => _owner.Dispose();

    private void Write() =>
        Posix.Replace(
            _path,
            Encoding.UTF8.GetBytes(Now.ToText()),
            UnixFileMode.UserRead | UnixFileMode.UserWrite
        );
}
