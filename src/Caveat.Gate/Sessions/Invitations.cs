using System.Security.Cryptography;
using Caveat.Node.Identifying;

namespace Caveat.Gate.Sessions;

/// <summary>Invitations to enrol a passkey: given once, to be opened in a browser.</summary>
public static class Invitations
{
    /// <summary>Makes an invitation and writes down what of it is kept; a gate that runs takes it within a second.</summary>
    /// <exception cref="FormatException">The file has another form, or others can read it.</exception>
    /// <exception cref="Caveat.Node.Recording.LedgerStoppedException">The disk refuses.</exception>
    public static string Write(string data, string person, TimeProvider clock)
    {
        Span<byte> random = stackalloc byte[AgentToken.Bytes];
        RandomNumberGenerator.Fill(random);
        var invitation = Invitation.Of(random);
        Credentials.Change(data, before => before.Inviting(person, invitation, clock.GetUtcNow()));
        return invitation;
    }

    /// <summary>What the person opens. The invitation stands behind the `#`, which no browser sends and no server logs.</summary>
    public static Uri Link(Uri address, string invitation) => new(address, $"/enrol#{invitation}");
}
