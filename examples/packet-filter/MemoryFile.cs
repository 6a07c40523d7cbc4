using System.Runtime.InteropServices;
using Caveat.Recording;
using Microsoft.Win32.SafeHandles;

namespace Example.PacketFilter;

/// <summary>
/// What this actuator remembers, in a file that survives a crash: written beside the one that is there, synced, put in its place, folder
/// synced. Any error is fatal: who cannot remember must not act.
/// </summary>
internal sealed partial class MemoryFile
{
    private readonly string _path;
    private readonly SafeFileHandle _owner;

    /// <summary>Opens a file, or begins one.</summary>
    /// <exception cref="IOException">Somebody else uses it, it is none, or the disk refuses.</exception>
    public MemoryFile(string path, DateTimeOffset now)
    {
        _path = Path.GetFullPath(path);
        // Two filters with one memory would use a warrant twice.
        _owner = File.OpenHandle(
            _path + ".lock",
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.None
        );
        if (File.Exists(_path))
        {
            Now =
                WarrantMemory.Parse(File.ReadAllText(_path))
                ?? throw new IOException($"`{path}` is no memory of an actuator");
            return;
        }

        Now = WarrantMemory.From(now);
        Keep(Now);
    }

    /// <summary>What is remembered.</summary>
    public WarrantMemory Now { get; private set; }

    /// <summary>Remembers durably.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Keep(WarrantMemory memory)
    {
        var staged = _path + ".new";
        File.WriteAllText(staged, memory.ToText());
        Sync(staged);
        File.Move(staged, _path, overwrite: true);
        Sync(Path.GetDirectoryName(_path)!);
        Now = memory;
    }

    /// <summary>Takes what the gate's heartbeat says into account, without bringing it to the disk.</summary>
    public void Note(WarrantMemory memory) => Now = memory;

    // The platform's own sync does not tell of errors, and knows no folders.
    private static void Sync(string path)
    {
        var descriptor = open(path, 0);
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (descriptor < 0 || fsync(file) != 0)
        {
            throw new IOException($"`{path}` cannot be synced: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);
}
