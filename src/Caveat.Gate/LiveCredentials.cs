using Caveat.Node.Identifying;

namespace Caveat.Gate;

/// <summary>The tokens of agents as the file holds them now. What cannot be read changes nothing.</summary>
internal sealed class LiveCredentials
{
    private readonly string _data;
    private DateTime _read;
    private volatile Credentials _now;

    /// <summary>Reads the file of a data folder.</summary>
    /// <exception cref="FormatException">It has another form, or others can read it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public LiveCredentials(string data)
    {
        _data = data;
        _read = WrittenAt();
        _now = Credentials.Read(data);
    }

    /// <summary>The tokens.</summary>
    public Credentials Now => _now;

    /// <summary>Reads the file again where it has changed, and tells of each token that came or went: agent, fingerprint, and whether it came.</summary>
    public async Task ReadAgainAsync(Func<string, string, bool, Task> tell)
    {
        var written = WrittenAt();
        if (written == _read)
        {
            return;
        }

        Credentials read;
        try
        {
            read = Credentials.Read(_data);
        }
        catch (Exception broken)
            when (broken is FormatException or IOException or UnauthorizedAccessException)
        {
            return;
        }

        var before = _now;
        (_now, _read) = (read, written);
        foreach (var gone in before.All.Except(read.All))
        {
            await tell(gone.Agent, AgentToken.FingerprintOf(gone.Hash), false).ConfigureAwait(false);
        }

        foreach (var come in read.All.Except(before.All))
        {
            await tell(come.Agent, AgentToken.FingerprintOf(come.Hash), true).ConfigureAwait(false);
        }
    }

    private DateTime WrittenAt()
    {
        var file = Credentials.FileIn(_data);
        return File.Exists(file) ? File.GetLastWriteTimeUtc(file) : DateTime.MinValue;
    }
}
