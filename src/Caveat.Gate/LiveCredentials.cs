using Caveat.Node.Identifying;
using Caveat.Node.Keeping;

namespace Caveat.Gate;

/// <summary>What agents show, and who is invited or shut out, as the file holds it now. What cannot be read changes nothing.</summary>
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

    /// <summary>What the file holds.</summary>
    public Credentials Now => _now;

    /// <summary>Has the gate record who is invited, and take away what is to be taken away; what it has done it does not again.</summary>
    public async Task FollowAsync(Gatekeeper keeper)
    {
        foreach (var revocation in _now.Revocations)
        {
            await keeper
                .RevokeAsync(revocation.Person, revocation.Key, revocation.Order)
                .ConfigureAwait(false);
        }

        foreach (var invitation in _now.Invitations)
        {
            await keeper
                .InviteAsync(invitation.Person, invitation.Fingerprint, invitation.Until)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Reads the file again where it has changed, and has the gate record what came and went.</summary>
    public async Task ReadAgainAsync(Gatekeeper keeper)
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
            await keeper
                .CredentialAsync(gone.Agent, AgentToken.FingerprintOf(gone.Hash), false)
                .ConfigureAwait(false);
        }

        foreach (var come in read.All.Except(before.All))
        {
            await keeper
                .CredentialAsync(come.Agent, AgentToken.FingerprintOf(come.Hash), true)
                .ConfigureAwait(false);
        }

        await FollowAsync(keeper).ConfigureAwait(false);
    }

    private DateTime WrittenAt()
    {
        var file = Credentials.FileIn(_data);
        return File.Exists(file) ? File.GetLastWriteTimeUtc(file) : DateTime.MinValue;
    }
}
