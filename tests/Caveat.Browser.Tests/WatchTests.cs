using Caveat.Gate.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace Caveat.Browser.Tests;

/// <summary>People stop things in their browsers, and go on by two.</summary>
public sealed class WatchTests(Chromium chromium)
{
    [Fact]
    public async Task One_halts_and_two_go_on()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var (first, second) = (
            await world.SignedInAsync("officer-1"),
            await world.SignedInAsync("officer-2")
        );
        Task<Answer> Look(string id) =>
            world.Gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted(id));
        Assert.Equal("permit", (await Look("p-1")).Fine().At("verdict"));

        await first.GoAsync("/watch");
        await first.PressAsync("Halt");
        Assert.Equal("deny", (await Look("p-2")).Fine().At("verdict"));

        await first.PressAsync("Sign for going on");
        Assert.Equal("deny", (await Look("p-3")).Fine().At("verdict"));
        await second.GoAsync("/watch");
        await second.PressAsync("Sign for going on");

        await Expect(second.Page.GetByText("Nothing is halted.")).ToBeVisibleAsync();
        Assert.Equal("permit", (await Look("p-4")).Fine().At("verdict"));
        await Expect(second.Page.Locator("#feed li").First).ToContainTextAsync("hunt-1");
    }

    [Fact]
    public async Task Where_nothing_comes_any_more_the_page_is_stale_and_approves_nothing()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var officer = await world.SignedInAsync("officer-1");
        var id = await world.HoldAsync(Acts.Held("p-1"));
        await officer.GoAsync($"/cases/{id}");
        await Expect(officer.Page.Locator("#live")).ToHaveTextAsync("● LIVE");
        await Expect(officer.Page.Locator("#approve")).ToBeEnabledAsync();

        await world.Gate.StopAsync();

        await Expect(officer.Page.Locator("#live")).ToHaveTextAsync("▲ STALE");
        await Expect(officer.Page.Locator("#approve")).ToBeDisabledAsync();
    }
}
