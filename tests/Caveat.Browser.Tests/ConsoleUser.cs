using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Caveat.Browser.Tests;

/// <summary>A person at a browser: what they do, and what went wrong in their pages.</summary>
internal sealed class ConsoleUser : IAsyncDisposable
{
    private static readonly BundledAxeScriptProvider _axe = new();

    private readonly IBrowserContext _context;
    private readonly ConsoleWorld _world;

    private ConsoleUser(IBrowserContext context, IPage page, ICDPSession devtools, ConsoleWorld world)
    {
        (_context, Page, Devtools, _world) = (context, page, devtools, world);
        page.Console += (_, said) =>
        {
            if (said.Type == "error")
            {
                Errors.Add(said.Text);
            }
        };
        page.PageError += (_, fault) => Errors.Add(fault);
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(_world.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
            {
                Errors.Add($"asked for {request.Url}");
            }
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The browser's own tools, with the authenticator.</summary>
    public ICDPSession Devtools { get; }

    /// <summary>The id of the authenticator.</summary>
    public string Authenticator { get; private set; } = "";

    /// <summary>What the browser complained of: a violated policy, a script that failed, a request to elsewhere.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<ConsoleUser> OpenAsync(IBrowser browser, ConsoleWorld world, string id)
    {
        _ = id;
        var context = await browser.NewContextAsync(
            new()
            {
                ColorScheme = ColorScheme.Dark,
                ViewportSize = new() { Width = 1280, Height = 800 },
            }
        );
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        var devtools = await context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        var added = await devtools.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new
                {
                    protocol = "ctap2",
                    transport = "internal",
                    hasResidentKey = true,
                    hasUserVerification = true,
                    isUserVerified = true,
                    automaticPresenceSimulation = true,
                },
            }
        );
        return new(context, page, devtools, world)
        {
            Authenticator = added!.Value.GetProperty("authenticatorId").GetString()!,
        };
    }

    /// <summary>Opens a page of the gate and waits until its scripts run.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(_world.Address, path).ToString());
        await ReadyAsync();
    }

    public Task ReadyAsync() => Page.WaitForSelectorAsync("html[data-ready=yes]");

    /// <summary>Opens what they were given and makes a passkey.</summary>
    public async Task EnrolAsync(Uri link)
    {
        await Page.GotoAsync(link.ToString());
        await Page.GetByLabel("What do you call this key?").FillAsync("laptop");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make the passkey" }).ClickAsync();
        await Page.WaitForURLAsync("**/sign-in");
        await ReadyAsync();
    }

    public async Task SignInAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        await ReadyAsync();
    }

    /// <summary>Presses a button and waits until the page was loaded again, as it is after every decision.</summary>
    public async Task PressAsync(string name)
    {
        await Page.EvaluateAsync("document.documentElement.dataset.ready = 'no'");
        await Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
        await ReadyAsync();
    }

    /// <summary>What axe finds that is serious, in every theme: themes differ in colours alone.</summary>
    public async Task<List<string>> BarriersAsync()
    {
        var found = new List<string>();
        await Page.EvaluateAsync(_axe.GetScript());
        foreach (var theme in (string[])["dark", "light", "contrast"])
        {
            await Page.SelectOptionAsync("#theme", theme);
            found.AddRange(
                await Page.EvaluateAsync<string[]>(
                    """
                    async theme => {
                      const only = theme === "dark" ? {} : { runOnly: ["color-contrast"] };
                      const { violations } = await axe.run(document, { ...only, resultTypes: ["violations"] });
                      return violations
                        .filter(each => each.impact === "serious" || each.impact === "critical")
                        .flatMap(each => each.nodes.map(node => `${theme}: ${each.id}: ${node.html}`));
                    }
                    """,
                    theme
                )
            );
        }

        return found;
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
