using System.Security.Claims;
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

    /// <summary>Either of them.</summary>
    public const string AgentOrPerson = "agent-or-person";

    /// <summary>Anybody where the deployment makes its ledger public, else an agent or a person.</summary>
    public const string LedgerReader = "ledger-reader";

    /// <summary>Anybody.</summary>
    public const string Anyone = "anyone";

    /// <summary>Adds the policies.</summary>
    public static void AddTo(AuthorizationOptions options, bool isLedgerPublic)
    {
        options.AddPolicy(Agent, policy => Known(policy, AgentScheme.Name));
        options.AddPolicy(Person, policy => Known(policy, PersonScheme.Name));
        options.AddPolicy(AgentOrPerson, policy => Known(policy, AgentScheme.Name, PersonScheme.Name));
        options.AddPolicy(
            LedgerReader,
            policy =>
            {
                if (isLedgerPublic)
                {
                    policy.RequireAssertion(static _ => true);
                }
                else
                {
                    Known(policy, AgentScheme.Name, PersonScheme.Name);
                }
            }
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

    private static void Known(AuthorizationPolicyBuilder policy, params string[] schemes) =>
        policy.AddAuthenticationSchemes(schemes).RequireAuthenticatedUser();
}
