using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Caveat.Approving;
using Caveat.Gate.Authorizing;
using Caveat.Gate.Sessions;
using Caveat.Node.Showing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Caveat.Gate.Api;

/// <summary>How people sign in with their passkeys, and out.</summary>
internal static class SessionEndpoints
{
    /// <summary>Where sessions begin.</summary>
    public const string Path = "/v1/session";

    private const int ChallengeBytes = 32;

    /// <summary>Adds the endpoints.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes, GateServices services)
    {
        routes.PostNothing(
            $"{Path}/challenge",
            Policies.Anyone,
            new("What a passkey signs to begin a session."),
            context => ChallengeAsync(context, services)
        );
        routes.Post(
            Path,
            Policies.Anyone,
            new("Begins a session in a browser, with a passkey."),
            context => SignInAsync(context, services)
        );
        routes.Get(
            Path,
            Policies.Person,
            new("Who is signed in, and what shows that a request comes from a page of the gate."),
            context => ShowAsync(context, services)
        );
        routes.PostNothing($"{Path}/end", Policies.Person, new("Ends the session."), EndAsync);
    }

    private static Task ChallengeAsync(HttpContext context, GateServices services)
    {
        Span<byte> challenge = stackalloc byte[ChallengeBytes];
        services.Random(challenge);
        var text = Base64Url.EncodeToString(challenge);
        var state = Seal(context)
            .Protect(
                $"{services.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)} {text}"
            );
        return Answers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("challenge", text);
                json.WriteString("state", state);
                json.WriteString("relyingParty", services.Keeper.Address.Host);
                json.WriteEndObject();
            }
        );
    }

    private static async Task SignInAsync(HttpContext context, GateServices services)
    {
        using var reader = new BodyReader(RequestBody.Of(context), "state", "credential", "assertion");
        var (state, credential) = (reader.Text("state", 2_048), reader.Text("credential", 1_400));
        var assertion = reader.Text("assertion", PasskeyAssertion.LongestText);
        if (!reader.IsSound)
        {
            await Answers.RefuseAsync(context, reader.Problems);
            return;
        }

        var (person, key) = Signer(services, credential);
        if (WhyNot(context, services, state, assertion, person, key) is { } why)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                GateCodes.NotAuthenticated,
                why
            );
            return;
        }

        var session = new byte[ChallengeBytes];
        services.Random(session);
        await SessionScheme.SignInAsync(context, person!.Id, key!.Key, Base64Url.EncodeToString(session));
        await Answers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("person", person.Id);
                json.WriteEndObject();
            }
        );
    }

    private static (Person?, Passkey?) Signer(GateServices services, string credential)
    {
        foreach (var person in services.Keeper.People)
        {
            if (person.Passkeys.FirstOrDefault(each => each.Id == credential) is { } key)
            {
                return (person, key);
            }
        }

        return (null, null);
    }

    private static string? WhyNot(
        HttpContext context,
        GateServices services,
        string state,
        string text,
        Person? person,
        Passkey? key
    )
    {
        if (person is null || key is null)
        {
            return "this gate knows no such passkey; whoever looks after it can invite you";
        }

        if (Opened(context, state) is not var (asked, challenge))
        {
            return "what was signed is not what this gate asked for; try again";
        }

        // Its number is used up with the first session that it begins.
        return PasskeyAssertion.Parse(text) is not { } assertion ? "this is no assertion of a passkey"
            : assertion.WhyNot(key.Key, key.Origin, challenge) is { } why ? $"the passkey is not taken: {why}"
            : !services.Nonces.Take(
                $"session {person.Id}",
                Base64Url.EncodeToString(challenge),
                asked,
                services.Clock.GetUtcNow()
            )
                ? "that took more than a minute, or was used before; try again"
            : null;
    }

    private static (DateTimeOffset Asked, byte[] Challenge)? Opened(HttpContext context, string state)
    {
        try
        {
            return Seal(context).Unprotect(state).Split(' ') is [var seconds, var challenge]
                ? (
                    DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)),
                    Base64Url.DecodeFromChars(challenge)
                )
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector Seal(HttpContext context) =>
        context
            .RequestServices.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("caveat/session-challenge");

    private static Task ShowAsync(HttpContext context, GateServices services)
    {
        var caller = Policies.CallerOf(context).Id;
        var person = services.Keeper.People.First(each => each.Id == caller);
        var token = context
            .RequestServices.GetRequiredService<IAntiforgery>()
            .GetAndStoreTokens(context)
            .RequestToken;
        return Answers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("person", person.Id);
                json.WriteIfAny("name", person.Name);
                json.WriteTexts("roles", [.. person.Roles.Select(grant => grant.Role)]);
                json.WriteString("antiforgery", token);
                json.WriteEndObject();
            }
        );
    }

    private static async Task EndAsync(HttpContext context)
    {
        await context.SignOutAsync(SessionScheme.Name);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
