using Caveat.Gate.Tests.Api;
using Caveat.Node.Keeping;

namespace Caveat.Browser.Tests;

/// <summary>A gate of the demo world, and people at their browsers.</summary>
internal sealed class ConsoleWorld : IAsyncDisposable
{
    private readonly List<ConsoleUser> _users = [];
    private readonly Chromium _chromium;

    private ConsoleWorld(Chromium chromium, HttpGate gate) => (_chromium, Gate) = (chromium, gate);

    /// <summary>The gate.</summary>
    public HttpGate Gate { get; }

    /// <summary>Where people reach it: passkeys need a name.</summary>
    public Uri Address => Gate.Gate.Keeper.Address;

    public static async Task<ConsoleWorld> StartAsync(Chromium chromium, Func<string, string>? change = null)
    {
        var gate = await HttpGate.StartAsync(change);
        ((Gatekeeper)gate.Gate.Keeper).Address = new($"http://localhost:{gate.Gate.Address.Port}");
        return new(chromium, gate);
    }

    /// <summary>Somebody at a browser with an authenticator in it.</summary>
    public async Task<ConsoleUser> UserAsync(string id)
    {
        var user = await ConsoleUser.OpenAsync(_chromium.Browser, this, id);
        _users.Add(user);
        return user;
    }

    /// <summary>Somebody who enrolled and signed in.</summary>
    public async Task<ConsoleUser> SignedInAsync(string id)
    {
        var user = await UserAsync(id);
        await user.EnrolAsync(await Gate.Gate.InviteAsync(id));
        await user.SignInAsync();
        return user;
    }

    /// <summary>An agent asks for what people must agree to; the name of the case.</summary>
    public async Task<string> HoldAsync(string proposal) =>
        (await Gate.Agent(Acts.AgentOf(proposal)).PostAsync("/v1/proposals", proposal))
            .Fine()
            .At("case", "id");

    public async ValueTask DisposeAsync()
    {
        foreach (var user in _users)
        {
            await user.DisposeAsync();
        }

        await Gate.DisposeAsync();
    }
}
