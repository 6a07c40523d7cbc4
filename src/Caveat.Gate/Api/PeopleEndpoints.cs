using Caveat.Approving;
using Caveat.Gate.Authorizing;
using Caveat.Gate.Sessions;
using Caveat.Node.Identifying;
using Caveat.Node.Keeping;
using Caveat.Node.Showing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Caveat.Gate.Api;

/// <summary>Who decides, and how somebody who is invited enrols a passkey.</summary>
internal static class PeopleEndpoints
{
    /// <summary>Where passkeys are enrolled.</summary>
    public const string Enrolments = "/v1/enrolments";

    private const int LongestCredential = 16_384;

    /// <summary>Adds the endpoints.</summary>
    public static void MapPeople(this IEndpointRouteBuilder routes, GateServices services)
    {
        routes.Get(
            "/v1/people",
            Policies.Person,
            new("Who may decide: roles, and the fingerprints of their keys."),
            context =>
                Answers.WriteAsync(
                    context,
                    StatusCodes.Status200OK,
                    new PeopleView(services.Keeper.People).WriteTo
                )
        );
        routes.Post(
            $"{Enrolments}/options",
            Policies.Anyone,
            new("What a browser is asked to make for somebody who is invited."),
            context => BeginAsync(context, services)
        );
        routes.Post(
            Enrolments,
            Policies.Anyone,
            new(
                "Enrols the passkey that a browser made for somebody who is invited; the invitation is used up."
            ),
            context => EnrolAsync(context, services)
        );
    }

    private static async Task BeginAsync(HttpContext context, GateServices services)
    {
        using var reader = new BodyReader(RequestBody.Of(context), "invitation");
        var shown = reader.Text("invitation", 256);
        if (!reader.IsSound)
        {
            await Answers.RefuseAsync(context, reader.Problems);
            return;
        }

        if (await InvitedAsync(context, services, shown) is not var (person, _))
        {
            return;
        }

        var (options, state) = await RegistrationIn(context).BeginAsync(context, person);
        await Answers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("person", person.Id);
                json.WriteIfAny("name", person.Name);
                json.WriteTexts("roles", [.. person.Roles.Select(grant => grant.Role)]);
                json.WriteString("state", state);
                json.WritePropertyName("options");
                json.WriteRawValue(options);
                json.WriteEndObject();
            }
        );
    }

    private static async Task EnrolAsync(HttpContext context, GateServices services)
    {
        using var reader = new BodyReader(
            RequestBody.Of(context),
            "invitation",
            "state",
            "label",
            "credential"
        );
        var (shown, state) = (reader.Text("invitation", 256), reader.Text("state", 8_192));
        var label = reader.Optional("label", 64) ?? "";
        var credential = reader.Text("credential", LongestCredential);
        if (!reader.IsSound)
        {
            await Answers.RefuseAsync(context, reader.Problems);
            return;
        }

        if (await InvitedAsync(context, services, shown) is not var (person, invitation))
        {
            return;
        }

        var (made, why) = await RegistrationIn(context).FinishAsync(context, person.Id, state, credential);
        if (made is null)
        {
            await Answers.RefuseAsync(
                context,
                new Refusal(
                    ApprovingCodes.NotEnrollable,
                    RefusalKind.Invalid,
                    $"no passkey is enrolled: {why}"
                )
            );
            return;
        }

        var result = await services.Keeper.EnrolAsync(
            new(person.Id, invitation.Fingerprint, made.Id, made.Key, made.Origin, label),
            context.RequestAborted
        );
        await Answers.WriteAsync(context, result, StatusCodes.Status201Created);
    }

    // Whose an invitation is; null after saying why it is nobody's.
    private static async Task<(Person Person, Invitation Invitation)?> InvitedAsync(
        HttpContext context,
        GateServices services,
        string shown
    )
    {
        if (
            services.Credentials().InvitationOf(shown) is { } invitation
            && invitation.Until > services.Clock.GetUtcNow()
            && services.Keeper.People.FirstOrDefault(each => each.Id == invitation.Person) is { } person
            && services.Keeper.IsInvited(person.Id, invitation.Fingerprint)
        )
        {
            return (person, invitation);
        }

        await Answers.RefuseAsync(
            context,
            new Refusal(
                ApprovingCodes.NotInvited,
                RefusalKind.Forbidden,
                "this invitation is nobody's, used up, or too old; whoever looks after the gate gives another one"
            )
        );
        return null;
    }

    private static PasskeyRegistration RegistrationIn(HttpContext context) =>
        context.RequestServices.GetRequiredService<PasskeyRegistration>();
}
