using System.Net;
using Caveat.Approving;
using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;

namespace Caveat.Gate.Tests.Sessions;

/// <summary>What a session lets a browser do, and what nobody does with the session or the signature of somebody else.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task Without_the_passkey_or_verification_there_is_no_session()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        using var stranger = new Browser(gate);

        (await stranger.SignInAsync()).Problem(401, GateCodes.NotAuthenticated);
        (await browser.SignInAsync(flags: 0x01)).Problem(401, GateCodes.NotAuthenticated);
        browser.Origin = "https://other.example";
        (await browser.SignInAsync()).Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task A_signature_begins_one_session_and_only_over_what_this_gate_asked()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        var asked = (await browser.PostAsync("/v1/session/challenge", null)).Fine();
        var body = browser.SessionOf(asked);

        (await browser.PostAsync("/v1/session", body)).Fine();
        (await browser.PostAsync("/v1/session", body)).Problem(401, GateCodes.NotAuthenticated);
        using var thief = new Browser(gate);
        (await thief.PostAsync("/v1/session", body)).Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task A_challenge_is_good_for_a_minute()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        using var other = new Browser(gate);
        var asked = (await other.PostAsync("/v1/session/challenge", null)).Fine();
        var body = browser.SessionOf(asked);

        time.Pass(TimeSpan.FromSeconds(61));

        (await other.PostAsync("/v1/session", body)).Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task A_session_ends_when_nobody_does_anything_and_when_it_is_ended()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        using var idle = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        using var ended = await EnrolmentTests.SignedInAsync(gate, "officer-2");

        Assert.Equal(204, (await ended.PostAsync("/v1/session/end", null)).Status);
        (await ended.GetAsync("/v1/session")).Problem(401, GateCodes.NotAuthenticated);

        time.Pass(TimeSpan.FromMinutes(10));
        (await idle.GetAsync("/v1/session")).Fine();
        time.Pass(TimeSpan.FromMinutes(10));
        (await idle.GetAsync("/v1/session")).Fine();
        time.Pass(TimeSpan.FromMinutes(15));
        (await idle.GetAsync("/v1/session")).Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task However_busy_a_session_ends_after_twelve_hours()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        using var busy = await EnrolmentTests.SignedInAsync(gate, "officer-1");

        for (var asked = 0; asked < 12 * 6; asked++)
        {
            (await busy.GetAsync("/v1/session")).Fine();
            time.Pass(TimeSpan.FromMinutes(10));
        }

        time.Pass(TimeSpan.FromMinutes(1));
        (await busy.GetAsync("/v1/session")).Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_alone_and_no_script_reads_it()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");

        var cookie = browser.Set.First(each => each.StartsWith("caveat=", StringComparison.Ordinal));

        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Behind_a_proxy_that_ends_TLS_a_session_belongs_to_the_address_of_the_proxy()
    {
        await using var gate = await HttpGate.StartAsync(text =>
            text.Replace("gate:\n", "gate:\n  address: https://gate.example.org\n", StringComparison.Ordinal)
        );
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");

        Assert.Equal("https://gate.example.org", browser.Origin);
        (await browser.GetAsync("/v1/session")).Fine();
        Assert.Equal(204, (await browser.PostAsync("/v1/session/end", null)).Status);
        var cookie = browser.Set.First(each => each.StartsWith("__Host-caveat=", StringComparison.Ordinal));
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Whoever_signs_in_where_a_session_is_open_has_the_new_one()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");

        (await browser.SignInAsync()).Fine();

        Assert.Equal("officer-1", (await browser.GetAsync("/v1/session")).Fine().At("person"));
        Assert.Equal(204, (await browser.PostAsync("/v1/session/end", null)).Status);
    }

    [Fact]
    public async Task What_a_page_asks_for_by_itself_keeps_no_session_open()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        time.Pass(TimeSpan.FromMinutes(7));
        (await browser.GetAsync("/v1/session")).Fine();

        time.Pass(TimeSpan.FromMinutes(14));
        (await browser.GetAsync("/v1/people", isBackground: true)).Fine();
        time.Pass(TimeSpan.FromMinutes(2));

        (await browser.GetAsync("/v1/session")).Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task What_no_page_of_the_gate_sends_is_refused_with_the_cookie_or_not()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        using var other = await EnrolmentTests.SignedInAsync(gate, "officer-2");
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";
        var decision = browser.DecisionOn((await browser.GetAsync(path)).Fine(), "watch-officer");

        var own = browser.Antiforgery;
        browser.Antiforgery = null;
        (await browser.PostAsync($"{path}/approvals", decision)).Problem(403, GateCodes.NotAllowed);
        browser.Antiforgery = other.Antiforgery;
        (await browser.PostAsync($"{path}/approvals", decision)).Problem(403, GateCodes.NotAllowed);
        Assert.Equal("open", (await browser.GetAsync(path)).Fine().At("state"));
        browser.Antiforgery = own;
        Assert.Equal("decided", (await browser.PostAsync($"{path}/approvals", decision)).Fine().At("state"));
    }

    [Fact]
    public async Task A_session_signs_for_nobody_else()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        using var other = await EnrolmentTests.SignedInAsync(gate, "officer-2");
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";
        var shown = (await browser.GetAsync(path)).Fine();

        // The signature of one in the session of another.
        (await other.PostAsync($"{path}/approvals", browser.DecisionOn(shown, "watch-officer"))).Problem(
            400,
            ApprovingCodes.BadSignature
        );
        // A session without a signature decides nothing.
        Assert.Equal(
            400,
            (await browser.PostAsync($"{path}/approvals", new { role = "watch-officer" })).Status
        );
    }

    [Fact]
    public async Task An_approval_that_is_replayed_swapped_tampered_with_or_unverified_is_refused()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        var one = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.HeldForTwo("p-1"))).Fine();
        var two = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-2"))).Fine();
        var (first, second) = ($"/v1/cases/{one.At("case", "id")}", $"/v1/cases/{two.At("case", "id")}");
        var shown = (await browser.GetAsync(first)).Fine();
        Task<Answer> Approve(string path, object body) => browser.PostAsync($"{path}/approvals", body);

        (await Approve(first, browser.DecisionOn(shown, "watch-officer", flags: 0x01))).Problem(
            400,
            ApprovingCodes.BadSignature
        );
        (
            await Approve(
                first,
                browser.DecisionOn(
                    shown,
                    "watch-officer",
                    change: digest => [.. digest[..^1], (byte)(digest[^1] ^ 1)]
                )
            )
        ).Problem(400, ApprovingCodes.BadSignature);
        // What was signed as an objection is no approval.
        (await Approve(first, browser.DecisionOn(shown, "watch-officer", approves: false))).Problem(
            400,
            ApprovingCodes.BadSignature
        );
        var approval = browser.DecisionOn(shown, "watch-officer");
        (await Approve(second, approval)).Problem(409, ApprovingCodes.BadSignature);
        (await Approve(first, approval)).Fine();
        (await Approve(first, approval)).Problem(409, ApprovingCodes.SignedAlready);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_while_somebody_signs_signs_nothing()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await EnrolmentTests.SignedInAsync(gate, "officer-1");
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";
        var decision = browser.DecisionOn((await browser.GetAsync(path)).Fine(), "watch-officer");

        gate.World.Configure(text =>
            text.Replace(
                "name: \"Watch officer\", roles: [watch-officer]",
                "name: \"Watch officer\", roles: [legal-adviser]",
                StringComparison.Ordinal
            )
        );
        await gate.Gate.ReloadAsync();

        (await browser.PostAsync($"{path}/approvals", decision)).Problem(403, ApprovingCodes.NotEnrolled);
    }

    [Fact]
    public async Task An_agents_token_opens_no_endpoint_of_people_with_or_without_a_cookie()
    {
        await using var gate = await HttpGate.StartAsync();
        var agent = gate.Agent("soar-7");

        (await agent.GetAsync("/v1/session")).Problem(403, GateCodes.NotAllowed);
        (await agent.GetAsync("/v1/people")).Problem(403, GateCodes.NotAllowed);
        (await agent.PostAsync("/v1/session/end", "")).Problem(403, GateCodes.NotAllowed);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (HttpStatusCode)(await agent.PostAsync("/v1/cases/c-1/approvals", "{}")).Status
        );
    }
}
