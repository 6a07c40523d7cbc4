using System.Text.Json;
using Caveat.Approving;
using Caveat.Gate.Api;
using Caveat.Gate.Authorizing;
using Caveat.Gate.Console.Pages;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Caveat.Gate.Console;

/// <summary>The pages that people work with. They read what the API reads, and every change that they make is a request to it.</summary>
internal static class ConsoleEndpoints
{
    // Nothing from elsewhere, nothing inline, in nobody's frame; a decision is a request of a script, never a form.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Adds the pages.</summary>
    public static void MapConsole(this IEndpointRouteBuilder routes, GateServices services)
    {
        routes.Page("/enrol", Policies.Anyone, context => ShowAsync<EnrolPage>(context, "Enrol a passkey"));
        routes.Page("/sign-in", Policies.Anyone, context => ShowAsync<SignInPage>(context, "Sign in"));
        routes.Page("/", Policies.Session, context => ShowInboxAsync(context, services));
        routes.Page("/cases/{id}", Policies.Session, context => ShowCaseAsync(context, services));
        routes.Page(
            "/watch",
            Policies.Session,
            context =>
                ShowAsync<WatchPage>(
                    context,
                    "Watch floor",
                    (nameof(WatchPage.View), services.Keeper.View),
                    (nameof(WatchPage.Agents), services.Keeper.Deployment.Configuration.Agents)
                )
        );
        routes.Page(
            "/people",
            Policies.Session,
            context =>
                ShowAsync<PeoplePage>(
                    context,
                    "People and agents",
                    (nameof(PeoplePage.People), services.Keeper.People),
                    (nameof(PeoplePage.Agents), services.Keeper.Deployment.Configuration.Agents)
                )
        );
        routes.Page("/assets/{name}", Policies.Anyone, AnswerAssetAsync);
    }

    private static void Page(
        this IEndpointRouteBuilder routes,
        string path,
        string policy,
        RequestDelegate handler
    ) => routes.MapGet(path, handler).RequireAuthorization(policy).WithMetadata(new ConsolePage());

    private static async Task AnswerAssetAsync(HttpContext context)
    {
        if (!await ConsoleAssets.AnswerAsync(context, context.Value("name")))
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status404NotFound,
                GateCodes.NoSuchPath,
                "there is no such file"
            );
        }
    }

    private static async Task ShowInboxAsync(HttpContext context, GateServices services)
    {
        var found = await services.Keeper.FindCasesAsync(
            new(Policies.CallerOf(context), CaseState.Open),
            context.RequestAborted
        );
        if (!found.IsValue)
        {
            await Answers.RefuseAsync(context, found.Refusal);
            return;
        }

        // Whose time is over soonest stands first.
        var cases = found
            .Value.Cases.Select(ModelOf)
            .OrderBy(each => each.Text("expires"), StringComparer.Ordinal)
            .ToList();
        await ShowAsync<InboxPage>(context, "Inbox", (nameof(InboxPage.Cases), cases));
    }

    private static async Task ShowCaseAsync(HttpContext context, GateServices services)
    {
        var caller = Policies.CallerOf(context);
        var found = await services.Keeper.FindCaseAsync(caller, context.Value("id"), context.RequestAborted);
        if (!found.IsValue)
        {
            context.Response.StatusCode = Answers.StatusOf(found.Refusal.Kind);
            await ShowAsync<MissingPage>(
                context,
                "No such case",
                (nameof(MissingPage.Why), found.Refusal.Message)
            );
            return;
        }

        var person = services.Keeper.People.First(each => each.Id == caller.Id);
        await ShowAsync<CasePage>(
            context,
            $"Case {found.Value.Id}",
            (nameof(CasePage.Case), ModelOf(found.Value)),
            (nameof(CasePage.Me), person)
        );
    }

    private static CasePageModel ModelOf(CaseView view)
    {
        using var json = JsonDocument.Parse(view.Json);
        return new(json.RootElement.Clone());
    }

    private static async Task ShowAsync<TPage>(
        HttpContext context,
        string title,
        params (string Name, object Value)[] given
    )
        where TPage : IComponent
    {
        var services = context.RequestServices;
        var person = context.User.Identity is { IsAuthenticated: true } identity ? identity.Name : null;
        var token = person is null
            ? null
            : services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken;
        var parameters = given.ToDictionary(
            each => each.Name,
            each => (object?)each.Value,
            StringComparer.Ordinal
        );
        RenderFragment content = builder =>
        {
            builder.OpenComponent<TPage>(0);
            builder.AddMultipleAttributes(1, parameters!);
            builder.CloseComponent();
        };
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<Shell>(
                ParameterView.FromDictionary(
                    new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        [nameof(Shell.Title)] = title,
                        [nameof(Shell.Person)] = person,
                        [nameof(Shell.Antiforgery)] = token,
                        [nameof(Shell.Path)] = context.Request.Path.Value,
                        [nameof(Shell.Now)] = services.GetRequiredService<GateServices>().Clock.GetUtcNow(),
                        [nameof(Shell.ChildContent)] = content,
                    }
                )
            );
            return root.ToHtmlString();
        });
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=()";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync("<!doctype html>\n" + html, context.RequestAborted);
    }
}

/// <summary>Marks what is a page and no part of the API: who is not known there is asked to sign in.</summary>
internal sealed record ConsolePage;
