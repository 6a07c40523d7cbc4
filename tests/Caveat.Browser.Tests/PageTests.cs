using System.Net;
using Caveat.Gate.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace Caveat.Browser.Tests;

/// <summary>What is true of every page.</summary>
public sealed class PageTests(Chromium chromium)
{
    private static readonly string[] _pages = ["/", "/watch", "/people"];

    [Fact]
    public async Task No_page_has_a_barrier_in_any_theme_or_asks_for_anything_elsewhere()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var stranger = await world.UserAsync("officer-1");
        var link = await world.Gate.Gate.InviteAsync("officer-1");
        await stranger.Page.GotoAsync(link.ToString());
        await Expect(stranger.Page.Locator("#enrol")).ToBeEnabledAsync();
        Assert.Empty(await stranger.BarriersAsync());
        await stranger.EnrolAsync(link);
        Assert.Empty(await stranger.BarriersAsync());
        await stranger.SignInAsync();
        var id = await world.HoldAsync(Acts.HeldForTwo("p-1"));
        await world.Gate.Person("officer-2").HaltAsync("agent turbo-9");

        foreach (var page in (string[])[.. _pages, $"/cases/{id}", "/cases/c-999999"])
        {
            await stranger.GoAsync(page);
            Assert.Empty(await stranger.BarriersAsync());
        }

        // A page of a case that is not there is answered as such, and the browser says so.
        Assert.DoesNotContain(stranger.Errors, error => !error.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_is_for_those_who_signed_in_and_then_shows_what_was_asked_for()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var user = await world.UserAsync("officer-1");
        await user.EnrolAsync(await world.Gate.Gate.InviteAsync("officer-1"));

        await user.GoAsync("/people");
        Assert.Contains("/sign-in?to=", user.Page.Url, StringComparison.Ordinal);
        await user.SignInAsync();

        Assert.EndsWith("/people", user.Page.Url, StringComparison.Ordinal);
        await user.Page.ClickAsync("#sign-out");
        await user.Page.WaitForURLAsync("**/sign-in");
        // Where it leads after signing in is here, whatever a link says.
        await user.GoAsync("/sign-in?to=/%09/other.example");
        await user.SignInAsync();
        Assert.Equal(world.Address.ToString(), user.Page.Url);
    }

    [Fact]
    public async Task Nobody_puts_a_page_into_a_frame_or_runs_a_script_of_their_own_in_it()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        foreach (var page in (string[])["/sign-in", "/enrol"])
        {
            using var answer = await world.Gate.Http.GetAsync(page, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        }

        var user = await world.SignedInAsync("officer-1");
        await user.Page.EvaluateAsync(
            "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))"
        );
        Assert.Null(await user.Page.EvaluateAsync<int?>("window.ran ?? null"));
        Assert.Contains(
            user.Errors,
            error => error.Contains("Content Security Policy", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_page_of_another_site_that_posts_with_the_cookie_of_somebody_changes_nothing()
    {
        await using var world = await ConsoleWorld.StartAsync(chromium);
        var user = await world.SignedInAsync("officer-1");
        var before = world.Gate.Records;

        // Of another site in the eyes of the browser: another host, the same gate behind it.
        await user.Page.GotoAsync($"http://127.0.0.1:{world.Address.Port}/sign-in");
        var status = await user.Page.EvaluateAsync<string>(
            "to => fetch(to, { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{}' }).then(r => r.type, e => e.name)",
            new Uri(world.Address, "/v1/session/end").ToString()
        );

        Assert.Contains(status, (string[])["opaque", "TypeError"]);
        await user.GoAsync("/people");
        Assert.EndsWith("/people", user.Page.Url, StringComparison.Ordinal);
        Assert.Equal(before, world.Gate.Records);
    }
}
