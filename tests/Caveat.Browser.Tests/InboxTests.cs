using Caveat.Gate.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace Caveat.Browser.Tests;

/// <summary>The list of what waits.</summary>
public sealed class InboxTests(Chromium chromium)
{
    [Fact]
    public async Task A_row_does_not_move_under_a_hand()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var officer = await world.SignedInAsync("officer-1");
        var first = await world.HoldAsync(Acts.Held("p-1"));
        await Expect(officer.Page.Locator("#rows tbody tr")).ToHaveCountAsync(1);

        await officer.Page.Keyboard.PressAsync("j");
        await Expect(officer.Page.Locator($"tr[data-case={first}] a")).ToBeFocusedAsync();
        await world.HoldAsync(Acts.Held("p-2", "ws-14"));

        await Expect(officer.Page.Locator("#fresh")).ToHaveTextAsync("1 new, press r");
        await Expect(officer.Page.Locator("#rows tbody tr")).ToHaveCountAsync(1);
        await Expect(officer.Page.Locator($"tr[data-case={first}] a")).ToBeFocusedAsync();
        await officer.Page.Keyboard.PressAsync("r");
        await Expect(officer.Page.Locator("#rows tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_case_is_opened_and_decided_by_keyboard_alone_and_no_key_approves()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var officer = await world.SignedInAsync("officer-1");
        var id = await world.HoldAsync(Acts.Held("p-1"));
        await Expect(officer.Page.Locator("#rows tbody tr")).ToHaveCountAsync(1);

        await officer.Page.Keyboard.PressAsync("j");
        await officer.Page.Keyboard.PressAsync("Enter");
        await officer.Page.WaitForURLAsync($"**/cases/{id}");
        await officer.ReadyAsync();
        foreach (var key in (string[])["a", "y", "Enter", "d"])
        {
            await officer.Page.Keyboard.PressAsync(key);
        }

        await Expect(officer.Page.Locator(".case-head .state")).ToHaveTextAsync("open");
        for (var tabs = 0; tabs < 40; tabs++)
        {
            await officer.Page.Keyboard.PressAsync("Tab");
            if (await officer.Page.EvaluateAsync<string>("document.activeElement.id") == "approve")
            {
                break;
            }
        }

        await officer.Page.Keyboard.PressAsync("Enter");
        await Expect(officer.Page.Locator(".case-head .state")).ToHaveTextAsync("decided");
    }
}
