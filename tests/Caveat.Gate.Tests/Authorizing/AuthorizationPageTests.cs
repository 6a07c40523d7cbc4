using System.Text;
using System.Text.RegularExpressions;
using Caveat.Gate.Authorizing;
using Caveat.Gate.Sessions;
using Caveat.Gate.Tests.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Tests.Authorizing;

/// <summary>The table of docs/reference/authorization.md is read off the policies of a gate that runs.</summary>
public sealed partial class AuthorizationPageTests
{
    private const string Page = "docs/reference/authorization.md";

    [Fact]
    public async Task The_page_says_of_every_path_who_is_let_in()
    {
        await using var gate = await HttpGate.StartAsync();
        var options = new AuthorizationOptions();
        Policies.AddTo(options, () => false);
        var table = new StringBuilder(
            "| path | anybody | agent | signed | session |\n| --- | --- | --- | --- | --- |\n"
        );
        var paths = gate
            .Gate.Server.Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint =>
                (
                    Path: $"/{endpoint.RoutePattern.RawText!.TrimStart('/').Replace("**", "", StringComparison.Ordinal)}",
                    Method: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0]
                        ?? "any other",
                    Policy: endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy!
                )
            )
            .OrderBy(each => each.Path, StringComparer.Ordinal)
            .ThenBy(each => each.Method, StringComparer.Ordinal);
        foreach (var (path, method, policy) in paths)
        {
            var schemes = options.GetPolicy(policy)!.AuthenticationSchemes;
            string Let(string scheme) =>
                policy == Policies.Anyone || schemes.Contains(scheme, StringComparer.Ordinal) ? "✓" : "";
            var anybody =
                policy == Policies.Anyone ? "✓"
                : policy == Policies.LedgerReader ? "public"
                : "";
            table.Append(
                $"| `{method} {path}` | {anybody} | {Let(AgentScheme.Name)} | {Let(PersonScheme.Name)} | {Let(SessionScheme.Name)} |\n"
            );
        }

        var page = await File.ReadAllTextAsync(Repository.At(Page), TestContext.Current.CancellationToken);
        Golden.Match(Page, Marked().Replace(page, $"<!-- authorization -->\n{table}<!-- end -->"));
    }

    [GeneratedRegex("<!-- authorization -->.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
