using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Caveat.Node.Recording;

/// <summary>
/// What the platform does not say: whether a sync failed. <c>RandomAccess.FlushToDisk</c> and <c>FileStream.Flush(true)</c> swallow the
/// error of a failing sync, and a folder cannot be synced with them at all. Nothing here is ever tried again: after a failed
/// sync nobody knows what is on the disk.
/// </summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int Exclusive = 2;
    private const int AtOnce = 4;
    private const int WouldBlock = 11;
    private const int AlreadyThere = 17;
    private const uint StartWriting = 2;

    /// <summary>What the name of a file ends with that is not yet in its place.</summary>
    public const string Staged = ".new";

    /// <summary>Makes a folder and everything above it that is not there, durably, for its owner alone.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        MakeFolder(parent);
        try
        {
            Directory.CreateDirectory(
                path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"the folder `{path}` cannot be made: {fault.Message}", fault);
        }

        SyncFolder(parent);
    }

    /// <summary>Opens a file, which is made where there is none, and takes it for this process alone until it is closed; null where another process has it.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static SafeFileHandle? OpenAlone(string path)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // The platform has asked for this lock already, but it goes on without one where there is none to have.
            var result = flock(file, Exclusive | AtOnce);
            if (result < 0 && Marshal.GetLastPInvokeError() == WouldBlock)
            {
                file.Dispose();
                return null;
            }

            Check(result, "flock", path);
            return file;
        }
        catch (IOException taken) when (taken.HResult == WouldBlock)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>Brings the bytes of a file to the disk, and what is needed to read them again.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void SyncData(SafeFileHandle file, string path) =>
        Check(fdatasync(file), "fdatasync", path);

    /// <summary>Brings a file with everything about it to the disk.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void Sync(SafeFileHandle file, string path) => Check(fsync(file), "fsync", path);

    /// <summary>Brings the names in a folder to the disk.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void SyncFolder(string path)
    {
        var descriptor = open(path, ReadOnly | CloseOnExec);
        Check(descriptor, "open", path);
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        Check(fsync(folder), "fsync", path);
    }

    /// <summary>
    /// Writes a file beside the one of that name, of which it takes the place with <see cref="Rename"/>, and has the disk begin with it. Many that
    /// are staged before the first is synced come to the disk together.
    /// </summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static SafeFileHandle Stage(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var temporary = path + Staged;
        SafeFileHandle? file = null;
        try
        {
            File.Delete(temporary);
            file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            File.SetUnixFileMode(file, mode);
            RandomAccess.Write(file, bytes, 0);
            // A hint: whether the bytes are there the sync says.
            _ = sync_file_range(file, 0, 0, StartWriting);
            return file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new LedgerStoppedException($"`{path}` cannot be written: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Puts a file that was staged in the place of another of that name, or of none, so that a reader sees either all of it or none. The name
    /// is durable once its folder is synced.
    /// </summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void Rename(SafeFileHandle staged, string path)
    {
        Sync(staged, path + Staged);
        try
        {
            File.Move(path + Staged, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be written: {fault.Message}", fault);
        }
    }

    /// <summary>Puts a file in the place of another of that name, durably: after a crash there is one of the two.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        using (var staged = Stage(path, bytes, mode))
        {
            Rename(staged, path);
        }

        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes a file, durably; false where another of that name is there, which stays as it is.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static bool Create(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        // Others may be making the same file at this moment.
        var own = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        try
        {
            using var staged = Stage(own, bytes, mode);
            Sync(staged, own + Staged);
            var result = link(own + Staged, path);
            var isThere = result < 0 && Marshal.GetLastPInvokeError() == AlreadyThere;
            if (!isThere)
            {
                Check(result, "link", path);
            }

            return !isThere;
        }
        finally
        {
            File.Delete(own + Staged);
            SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
    }

    private static void Check(int result, string call, string path)
    {
        if (result < 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            throw new LedgerStoppedException($"{call} of `{path}` failed: {error}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string existing, string path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sync_file_range(SafeFileHandle file, long offset, long count, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);
}
