using Caveat.Approving;
using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Identifying;
using Caveat.Node.Recording;

namespace Caveat.Gate.Tests.Sessions;

/// <summary>How somebody who was invited comes to a passkey, and loses it.</summary>
public sealed class EnrolmentTests
{
    [Fact]
    public async Task Whoever_was_invited_enrols_one_passkey_and_signs_in_with_it()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = new Browser(gate);
        var invitation = await InvitedAsync(gate, "officer-1");

        var enrolled = await browser.EnrolAsync(invitation);
        using var second = new Browser(gate);
        var again = await second.EnrolAsync(invitation);
        await browser.SignInAsync();

        Assert.Equal(201, enrolled.Status);
        again.Problem(403, ApprovingCodes.NotInvited);
        var session = (await browser.GetAsync("/v1/session")).Fine();
        Assert.Equal("officer-1", session.At("person"));
        var known = (await browser.GetAsync("/v1/people")).Fine().Said;
        Assert.Contains(PersonKey.FingerprintOf(browser.Passkey.Key), known, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_is_good_for_a_day_and_for_the_one_whose_it_is()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        using var browser = new Browser(gate);
        var invitation = await InvitedAsync(gate, "officer-1");

        time.Pass(Invitation.Life);

        (await browser.EnrolAsync(invitation)).Problem(403, ApprovingCodes.NotInvited);
        (await browser.EnrolAsync("cvi_" + new string('A', 43))).Problem(403, ApprovingCodes.NotInvited);
        (await browser.EnrolAsync("cvt_" + new string('A', 43))).Problem(403, ApprovingCodes.NotInvited);
    }

    [Fact]
    public async Task What_a_browser_made_elsewhere_or_for_nobody_verified_is_not_enrolled()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = new Browser(gate);
        var invitation = await InvitedAsync(gate, "officer-1");
        var asked = (await browser.PostAsync("/v1/enrolments/options", new { invitation })).Fine();
        var (state, challenge) = (asked.At("state"), asked.At("options", "challenge"));
        Task<Answer> Enrol(string sealedState, string credential) =>
            browser.PostAsync(
                "/v1/enrolments",
                new
                {
                    invitation,
                    state = sealedState,
                    credential,
                }
            );

        string[] wrong =
        [
            browser.Passkey.Register(challenge, "https://other.example"),
            browser.Passkey.Register("AAAA", browser.Origin),
            // Present, and not verified.
            browser.Passkey.Register(challenge, browser.Origin, flags: 0x41),
            "{}",
            "no JSON",
        ];
        foreach (var credential in wrong)
        {
            (await Enrol(state, credential)).Problem(400, ApprovingCodes.NotEnrollable);
        }

        (await Enrol(state + "A", browser.Passkey.Register(challenge, browser.Origin))).Problem(
            400,
            ApprovingCodes.NotEnrollable
        );
        // None of that used the invitation up.
        Assert.Equal(201, (await Enrol(state, browser.Passkey.Register(challenge, browser.Origin))).Status);
    }

    [Fact]
    public async Task A_state_that_was_made_for_another_person_enrols_nobody()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = new Browser(gate);
        var (one, other) = (await InvitedAsync(gate, "officer-1"), await InvitedAsync(gate, "officer-2"));
        var asked = (await browser.PostAsync("/v1/enrolments/options", new { invitation = one })).Fine();

        var crossed = await browser.PostAsync(
            "/v1/enrolments",
            new
            {
                invitation = other,
                state = asked.At("state"),
                credential = browser.Passkey.Register(asked.At("options", "challenge"), browser.Origin),
            }
        );

        crossed.Problem(400, ApprovingCodes.NotEnrollable);
    }

    [Fact]
    public async Task Nobody_becomes_a_second_person_with_one_passkey()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = new Browser(gate);
        Assert.Equal(201, (await browser.EnrolAsync(await InvitedAsync(gate, "officer-1"))).Status);

        var second = await browser.EnrolAsync(await InvitedAsync(gate, "engineer-1"));

        Assert.Contains(second.Status, (int[])[400, 409]);
        Assert.Equal(ApprovingCodes.NotEnrollable.Id, second.At("code"));
    }

    [Fact]
    public async Task A_passkey_that_is_taken_away_signs_nothing_more_and_what_it_signed_counts_no_more()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await SignedInAsync(gate, "officer-1");
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.HeldForTwo("p-1"))).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";
        var shown = (await browser.GetAsync(path)).Fine();
        (await browser.PostAsync($"{path}/approvals", browser.DecisionOn(shown, "watch-officer"))).Fine();

        await using (var watching = gate.Watch())
        {
            Credentials
                .Read(gate.World.At("data"))
                .Revoking("officer-1", null, "order-1")
                .Write(gate.World.At("data"));
            await watching.NextAsync("revocation");
        }

        (await browser.GetAsync("/v1/session")).Problem(401, GateCodes.NotAuthenticated);
        (await browser.SignInAsync()).Problem(401, GateCodes.NotAuthenticated);
        // The other signature completes the formula on paper, and the first one is nobody's any more.
        var second = await gate.Person("engineer-1").DecideAsync(held.At("case", "id"), "clinical-engineer");
        Assert.NotEqual("decided", second.Fine().At("state"));
    }

    [Fact]
    public async Task Passkeys_outlive_a_restart_and_a_revocation_is_followed_once()
    {
        await using var gate = await HttpGate.StartAsync();
        using var first = await SignedInAsync(gate, "officer-1");
        await using (var watching = gate.Watch())
        {
            Credentials
                .Read(gate.World.At("data"))
                .Revoking("officer-1", null, "order-1")
                .Write(gate.World.At("data"));
            await watching.NextAsync("revocation");
        }

        using var second = new Browser(gate);
        Assert.Equal(201, (await second.EnrolAsync(await InvitedAsync(gate, "officer-1"))).Status);
        await gate.RestartAsync();

        // The order still stands in the file, and took away what there was when it was given.
        Assert.Equal(
            [second.Passkey.Id],
            gate.Gate.Keeper.People.Single(person => person.Id == "officer-1").Passkeys.Select(key => key.Id)
        );
    }

    [Fact]
    public async Task One_passkey_is_taken_away_by_its_fingerprint_with_what_is_not_used_yet()
    {
        await using var gate = await HttpGate.StartAsync();
        using var kept = await SignedInAsync(gate, "officer-1");
        using var lost = await SignedInAsync(gate, "officer-1");
        var unused = await InvitedAsync(gate, "officer-1");
        var data = gate.World.At("data");
        // As after an older copy of the file was put back: the ledger knows that the invitation is void.
        var older = await File.ReadAllBytesAsync(
            Credentials.FileIn(data),
            TestContext.Current.CancellationToken
        );

        await using (var watching = gate.Watch())
        {
            Credentials
                .Read(data)
                .Revoking("officer-1", PersonKey.FingerprintOf(lost.Passkey.Key), "order-1")
                .Write(data);
            await watching.NextAsync("revocation");
        }

        (await lost.GetAsync("/v1/session")).Problem(401, GateCodes.NotAuthenticated);
        (await kept.GetAsync("/v1/session")).Fine();
        await File.WriteAllBytesAsync(Credentials.FileIn(data), older, TestContext.Current.CancellationToken);
        await gate.RestartAsync();
        using var late = new Browser(gate);
        (await late.EnrolAsync(unused)).Problem(403, ApprovingCodes.NotInvited);
        await gate.StopAsync();
        Assert.Empty(LedgerCheck.Run(data, null).Faults);
    }

    [Fact]
    public async Task Whoever_leaves_the_configuration_comes_back_without_a_passkey()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await SignedInAsync(gate, "counsel-1");
        gate.World.Configure(text =>
            string.Join(
                '\n',
                text.Split('\n').Where(line => !line.Contains("id: counsel-1", StringComparison.Ordinal))
            )
        );
        await gate.Gate.ReloadAsync();
        (await browser.GetAsync("/v1/session")).Problem(401, GateCodes.NotAuthenticated);

        gate.World.Configure();
        await gate.Gate.ReloadAsync();

        (await browser.SignInAsync()).Problem(401, GateCodes.NotAuthenticated);
        await gate.StopAsync();
        Assert.Empty(LedgerCheck.Run(gate.World.At("data"), null).Faults);
    }

    [Fact]
    public async Task What_a_lost_passkey_signed_for_going_on_ends_no_halt()
    {
        await using var gate = await HttpGate.StartAsync();
        using var lost = await SignedInAsync(gate, "officer-1");
        (await gate.Person("officer-2").HaltAsync("all")).Fine();
        (await lost.PostAsync("/v1/watch/resume", lost.Order("all", halts: false))).Fine();
        await using (var watching = gate.Watch())
        {
            var data = gate.World.At("data");
            Credentials.Change(data, before => before.Revoking("officer-1", null, "order-1"));
            await watching.NextAsync("revocation");
        }

        (await gate.Person("officer-2").ResumeAsync("all")).Problem(409, ApprovingCodes.SecondPerson);

        Assert.Single(gate.Gate.Keeper.View.Watch.Halts);
    }

    [Fact]
    public void No_change_of_credentials_at_the_same_moment_is_lost()
    {
        using var folder = new ScratchFolder();

        Parallel.For(
            0,
            16,
            i => Credentials.Change(folder.Path, before => before.Revoking("officer-1", null, $"order-{i}"))
        );

        Assert.Equal(16, Credentials.Read(folder.Path).Revocations.Length);
    }

    [Fact]
    public async Task The_ledger_proves_who_approved_with_which_passkey()
    {
        await using var gate = await HttpGate.StartAsync();
        using var browser = await SignedInAsync(gate, "officer-1");
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";
        var shown = (await browser.GetAsync(path)).Fine();

        var decided = await browser.PostAsync(
            $"{path}/approvals",
            browser.DecisionOn(shown, "watch-officer")
        );

        Assert.Equal("decided", decided.Fine().At("state"));
        await gate.StopAsync();
        Assert.Empty(LedgerCheck.Run(gate.World.At("data"), null).Faults);
    }

    /// <summary>What somebody is given to enrol a passkey.</summary>
    internal static async Task<string> InvitedAsync(HttpGate gate, string person) =>
        (await gate.Gate.InviteAsync(person)).Fragment[1..];

    /// <summary>The browser of somebody who enrolled and signed in.</summary>
    internal static async Task<Browser> SignedInAsync(HttpGate gate, string person)
    {
        var browser = new Browser(gate);
        Assert.Equal(201, (await browser.EnrolAsync(await InvitedAsync(gate, person))).Status);
        (await browser.SignInAsync()).Fine();
        return browser;
    }
}
