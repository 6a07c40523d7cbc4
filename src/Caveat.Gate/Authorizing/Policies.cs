using System.Security.Claims;
using Caveat.Gate.Sessions;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate.Authorizing;

/// <summary>Who may ask for what. Every endpoint names one of these; one that names none is closed.</summary>
internal static class Policies
{
    /// <summary>An agent, for what is its own.</summary>
    public const string Agent = "agent";

    /// <summary>An enrolled person.</summary>
    public const string Person = "person";

    /// <summary>An enrolled person in a browser, signed in.</summary>
    public const string Session = "session";

    /// <summary>An agent or a person.</summary>
    public const string AgentOrPerson = "agent-or-person";

    /// <summary>Anybody where the deployment makes its ledger public, else an agent or a person.</summary>
    public const string LedgerReader = "ledger-reader";

    /// <summary>Anybody.</summary>
    public const string Anyone = "anyone";

    /// <summary>The claim that tells by which token or key somebody is known.</summary>
    public const string Credential = "credential";

    /// <summary>Adds the policies. Whether the ledger is public is asked each time: a reload may end it.</summary>
    public static void AddTo(AuthorizationOptions options, Func<bool> isLedgerPublic)
    {
        options.AddPolicy(Agent, policy => Known(policy, AgentScheme.Name));
        options.AddPolicy(Person, policy => Known(policy, PersonScheme.Name, SessionScheme.Name));
        options.AddPolicy(Session, policy => Known(policy, SessionScheme.Name));
        options.AddPolicy(
            AgentOrPerson,
            policy => Known(policy, AgentScheme.Name, PersonScheme.Name, SessionScheme.Name)
        );
        options.AddPolicy(
            LedgerReader,
            policy =>
                policy
                    .AddAuthenticationSchemes(AgentScheme.Name, PersonScheme.Name, SessionScheme.Name)
                    .RequireAssertion(asked =>
                        asked.User.Identity is { IsAuthenticated: true } || isLedgerPublic()
                    )
        );
        options.AddPolicy(Anyone, policy => policy.RequireAssertion(static _ => true));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build();
        options.DefaultPolicy = options.FallbackPolicy;
    }

    /// <summary>Who asks. Only behind a policy that knows.</summary>
    public static Caller CallerOf(HttpContext context)
    {
        var identity = (ClaimsIdentity)context.User.Identity!;
        return identity.AuthenticationType == AgentScheme.Name
            ? new Caller.OfAgent(identity.Name!)
            : new Caller.OfPerson(identity.Name!);
    }

    /// <summary>Whether whoever asked is still known by what they showed: an answer may take long.</summary>
    public static bool IsStillKnown(HttpContext context, GateServices services) =>
        IsStillKnown((ClaimsIdentity)context.User.Identity!, services);

    /// <summary>Whether somebody is still known by what they showed.</summary>
    public static bool IsStillKnown(ClaimsIdentity identity, GateServices services)
    {
        var (name, credential) = (identity.Name!, identity.FindFirst(Credential)!.Value);
        var deployment = services.Keeper.Deployment;
        return identity.AuthenticationType == AgentScheme.Name
            ? services.Credentials().HolderOf(credential) == name
                && deployment.Surroundings.Agents.ContainsKey(name)
            : services.Keeper.People.Any(each => each.Id == name && each.Has(credential))
                && (identity.AuthenticationType != SessionScheme.Name || services.Sessions.IsOpen(identity));
    }

    private static void Known(AuthorizationPolicyBuilder policy, params string[] schemes) =>
        policy.AddAuthenticationSchemes(schemes).RequireAuthenticatedUser();
}
