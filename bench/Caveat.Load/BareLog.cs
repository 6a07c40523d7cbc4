using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Caveat.Load;

/// <summary>
/// The yardstick: group commit and nothing else. One file of zeros that are on the disk, and one thread that takes all that is queued,
/// writes it with one call, syncs it and tells those who wait. It frames nothing, hashes nothing and keeps nothing.
/// </summary>
internal sealed partial class BareLog : IDisposable
{
    private const int Length = 64 << 20;

    private readonly SafeFileHandle _file;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Thread _writer;
    private byte[] _buffer = new byte[1 << 16];
    private List<byte[]> _queued = [];
    private TaskCompletionSource _done = NewBatch();
    private bool _closing;

    public BareLog(string folder)
    {
        _file = File.OpenHandle(
            Path.Combine(folder, "bare.log"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            preallocationSize: Length
        );
        var zeros = new byte[1 << 20];
        for (var at = 0; at < Length; at += zeros.Length)
        {
            RandomAccess.Write(_file, zeros, at);
        }

        Check(fsync(_file));
        _writer = new Thread(Write) { IsBackground = true };
        _writer.Start();
    }

    /// <summary>Ends when the bytes are on the disk.</summary>
    public Task AppendAsync(byte[] entry)
    {
        Task done;
        bool isFirst;
        lock (_gate)
        {
            isFirst = _queued.Count == 0;
            _queued.Add(entry);
            done = _done.Task;
        }

        if (isFirst)
        {
            _work.Release();
        }
        return done;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
        }

        _work.Release();
        _writer.Join();
        _file.Dispose();
        _work.Dispose();
    }

    private void Write()
    {
        long position = 0;
        while (true)
        {
            _work.Wait();
            List<byte[]> batch;
            TaskCompletionSource done;
            lock (_gate)
            {
                if (_queued.Count == 0)
                {
                    if (_closing)
                    {
                        return;
                    }

                    continue;
                }

                (batch, _queued) = (_queued, []);
                (done, _done) = (_done, NewBatch());
            }

            var length = batch.Sum(entry => entry.Length);
            if (_buffer.Length < length)
            {
                _buffer = new byte[2 * length];
            }

            var at = 0;
            foreach (var entry in batch)
            {
                entry.CopyTo(_buffer, at);
                at += entry.Length;
            }

            position = position + length > Length ? 0 : position;
            RandomAccess.Write(_file, _buffer.AsSpan(0, length), position);
            position += length;
            Check(fdatasync(_file));
            done.SetResult();
        }
    }

    private static TaskCompletionSource NewBatch() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);
}
