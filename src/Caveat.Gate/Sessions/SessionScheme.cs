using System.Globalization;
using System.Security.Claims;
using Caveat.Gate.Authorizing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Caveat.Gate.Sessions;

/// <summary>Knows people by the session of their browser.</summary>
internal static class SessionScheme
{
    /// <summary>The scheme's name, and the type of its identities.</summary>
    public const string Name = "Session";

    /// <summary>The header in which a browser shows that a request comes from a page of the gate.</summary>
    public const string AntiforgeryHeader = "X-Caveat-Antiforgery";

    /// <summary>The longest that a session lasts, however busy.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private const string Began = "began";

    /// <summary>Adds sessions, and what protects their requests.</summary>
    public static void AddSessions(this IServiceCollection added, GateServices services)
    {
        var isSecure = services.Keeper.Address.Scheme == Uri.UriSchemeHttps;
        added.AddDataProtection().UseEphemeralDataProtectionProvider();
        added.AddSingleton(services.Sessions);
        added.AddAntiforgery(options =>
        {
            options.HeaderName = AntiforgeryHeader;
            options.Cookie.Name = isSecure ? "__Host-caveat-antiforgery" : "caveat-antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            options.Cookie.HttpOnly = true;
            options.SuppressXFrameOptionsHeader = true;
        });
        added
            .AddAuthentication()
            .AddCookie(
                Name,
                options =>
                {
                    // `__Host-`: no other host and no other path can set or see it.
                    options.Cookie.Name = isSecure ? "__Host-caveat" : "caveat";
                    options.Cookie.SameSite = SameSiteMode.Strict;
                    options.Cookie.HttpOnly = true;
                    options.Cookie.SecurePolicy = isSecure
                        ? CookieSecurePolicy.Always
                        : CookieSecurePolicy.None;
                    options.Cookie.IsEssential = true;
                    options.ExpireTimeSpan = services.Limits.SessionIdleTime;
                    options.SlidingExpiration = true;
                    options.SessionStore = services.Sessions;
                    options.TimeProvider = services.Clock;
                    options.Events = new()
                    {
                        OnValidatePrincipal = context => ValidateAsync(context, services),
                        OnCheckSlidingExpiration = OnlyByHand,
                    };
                }
            );
    }

    /// <summary>
    /// Takes a request for what the person's browser made it, where a proxy that ends TLS stands before the gate: only it says where people
    /// reach the gate.
    /// </summary>
    public static Task ReachAsync(HttpContext context, RequestDelegate next)
    {
        if (
            context.RequestServices.GetRequiredService<GateServices>().Keeper.Address.Scheme
            == Uri.UriSchemeHttps
        )
        {
            context.Request.Scheme = Uri.UriSchemeHttps;
        }

        return next(context);
    }

    /// <summary>Begins a session of a person who has shown a key.</summary>
    public static Task SignInAsync(HttpContext context, string person, string key, string session)
    {
        var clock = context.RequestServices.GetRequiredService<GateServices>().Clock;
        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.Name, person),
                new(Policies.Credential, key),
                new(PersonSessions.Claim, session),
                new(Began, clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
            Name
        );
        // A session that the browser had is not this one: nothing of it goes on under the new name.
        context.Request.Headers.Cookie = default;
        return context.SignInAsync(Name, new(identity));
    }

    /// <summary>
    /// Refuses what a browser sends with a session and without showing that a page of the gate sent it. Who comes without a session sends nothing
    /// that a browser adds by itself.
    /// </summary>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (
            context.User.Identity is ClaimsIdentity { AuthenticationType: Name }
            && !HttpMethods.IsGet(context.Request.Method)
            && !HttpMethods.IsHead(context.Request.Method)
        )
        {
            var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                await Answers.RefuseAsync(
                    context,
                    StatusCodes.Status403Forbidden,
                    GateCodes.NotAllowed,
                    $"the request does not show that it comes from a page of this gate (`{AntiforgeryHeader}`)"
                );
                return;
            }
        }

        await next(context);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context, GateServices services)
    {
        var identity = (ClaimsIdentity)context.Principal!.Identity!;
        if (
            !Policies.IsStillKnown(identity, services)
            || !long.TryParse(identity.FindFirst(Began)?.Value, CultureInfo.InvariantCulture, out var began)
            || services.Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(began) > Longest
        )
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Name);
        }
    }

    // What a page asks for by itself is no sign that somebody is there.
    private static Task OnlyByHand(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew =
            context.Request.Headers["X-Caveat-Background"].Count == 0 && context.Request.Path != "/v1/events";
        return Task.CompletedTask;
    }
}
