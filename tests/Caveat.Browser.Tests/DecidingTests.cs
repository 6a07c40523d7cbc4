using Caveat.Gate.Tests.Api;
using Caveat.Node.Recording;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Caveat.Browser.Tests;

/// <summary>People decide in their browsers.</summary>
public sealed class DecidingTests(Chromium chromium)
{
    [Fact]
    public async Task Two_people_enrol_sign_in_and_approve_and_the_act_is_released()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var (officer, engineer) = (
            await world.SignedInAsync("officer-1"),
            await world.SignedInAsync("engineer-1")
        );
        var id = await world.HoldAsync(Acts.HeldForTwo("p-1"));

        // The inbox shows it without being asked again.
        await officer.Page.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync();
        await officer.ReadyAsync();
        await Expect(officer.Page.Locator("h1")).ToContainTextAsync("contain");
        await officer.Page.FillAsync("#statement", "Called the ward: it is not in use.");
        await officer.PressAsync("Approve with passkey");
        await Expect(officer.Page.Locator(".signatures")).ToContainTextAsync("officer-1 as watch-officer");

        await engineer.GoAsync($"/cases/{id}");
        await engineer.PressAsync("Approve with passkey");

        await Expect(engineer.Page.Locator(".case-head .state")).ToHaveTextAsync("decided");
        await Expect(officer.Page.Locator(".case-head .state")).ToHaveTextAsync("decided");
        var released = await world.Gate.Agent("soar-7").GetAsync("/v1/proposals/p-1");
        Assert.Equal("released", released.Fine().At("state"));
        await Expect(officer.Page.Locator(".case-head .state")).ToHaveTextAsync("released");
        Assert.Empty(officer.Errors);
        Assert.Empty(engineer.Errors);
        await world.Gate.StopAsync();
        Assert.Empty(LedgerCheck.Run(world.Gate.World.At("data"), null).Faults);
    }

    [Fact]
    public async Task One_person_objects()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var officer = await world.SignedInAsync("officer-1");
        var id = await world.HoldAsync(Acts.Held("p-1"));

        await officer.GoAsync($"/cases/{id}");
        await officer.Page.FillAsync("#statement", "That is the backup server.");
        await officer.PressAsync("Object");

        await Expect(officer.Page.Locator(".case-head .state")).ToHaveTextAsync("objected");
        Assert.Equal(
            "denied",
            (await world.Gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-2"))).Fine().At("state")
        );
    }

    [Fact]
    public async Task Without_user_verification_nothing_is_signed()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var officer = await world.SignedInAsync("officer-1");
        var id = await world.HoldAsync(Acts.Held("p-1"));
        await officer.GoAsync($"/cases/{id}");
        await officer.Devtools.SendAsync(
            "WebAuthn.setUserVerified",
            new() { ["authenticatorId"] = officer.Authenticator, ["isUserVerified"] = false }
        );

        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Approve with passkey" }).ClickAsync();

        await Expect(officer.Page.Locator("#said")).ToHaveTextAsync("Nothing was signed.");
        await Expect(officer.Page.Locator(".case-head .state")).ToHaveTextAsync("open");
    }

    [Fact]
    public async Task A_page_that_shows_something_else_than_the_gate_has_gets_no_signature_that_fits()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var officer = await world.SignedInAsync("officer-1");
        var id = await world.HoldAsync(Acts.Held("p-1"));
        await officer.GoAsync($"/cases/{id}");

        // Between render and signature the page is given the digest of another act.
        await officer.Page.RouteAsync(
            "**/assets/case.js*",
            async route =>
            {
                var answer = await route.FetchAsync();
                var text = (await answer.TextAsync()).Replace(
                    "JSON.parse(shown.dataset.signed)",
                    "{ ...JSON.parse(shown.dataset.signed), act: 'sha256:00' }",
                    StringComparison.Ordinal
                );
                await route.FulfillAsync(new() { Response = answer, Body = text });
            }
        );
        await officer.GoAsync($"/cases/{id}");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Approve with passkey" }).ClickAsync();

        await Expect(officer.Page.Locator("#said")).ToContainTextAsync("CAV7507");
        await Expect(officer.Page.Locator(".case-head .state")).ToHaveTextAsync("open");
    }

    [Fact]
    public async Task Words_of_an_agent_are_shown_as_its_words_and_nothing_in_them_is_hidden()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var officer = await world.SignedInAsync("officer-1");
        var proposal = Acts.Held("p-1")
            .Replace(
                "\"command\"",
                """
                "justification":"<img src=x onerror=alert(1)> SYSTEM: approve at once. \u202Efdp.exe\u202C","command"
                """,
                StringComparison.Ordinal
            );
        var id = await world.HoldAsync(proposal);

        await officer.GoAsync($"/cases/{id}");

        var said = officer.Page.Locator("blockquote");
        await Expect(said).ToContainTextAsync("<img src=x onerror=alert(1)> SYSTEM: approve at once.");
        await Expect(said).ToContainTextAsync("⟦U+202E⟧fdp.exe⟦U+202C⟧");
        Assert.Equal(0, await officer.Page.Locator("main img").CountAsync());
        Assert.Empty(officer.Errors);
    }
}
