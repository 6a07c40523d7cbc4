using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>
/// Holds the roles that people have against those that norms ask for. What ships is right: where a role of it is held by nobody it is the
/// people who are missing, and that is said once for each role, where it is mended.
/// </summary>
internal static class RoleCheck
{
    private const string Shipped = "(shipped)";
    private const int RoleNobodyHolds = 1103;

    /// <summary>The findings of a compilation, with those about roles put where they belong.</summary>
    public static IEnumerable<Finding> Place(Configuration configuration, ImmutableArray<Finding> found)
    {
        var missing = found
            .Where(finding =>
                IsAboutRole(finding)
                && (
                    configuration.RoleReferences.IsEmpty
                    || finding.Source.Name.EndsWith(Shipped, StringComparison.Ordinal)
                )
            )
            .Select(RoleOf)
            .ToHashSet(StringComparer.Ordinal);
        return missing
            .Order(StringComparer.Ordinal)
            .Select(role => NotHeld(configuration, role))
            .Concat(found.Where(finding => !IsAboutRole(finding) || !missing.Contains(RoleOf(finding))));
    }

    /// <summary>The roles that people hold and no norm asks for.</summary>
    public static IEnumerable<Finding> NotAsked(Configuration configuration, NormSet norms)
    {
        var asked = norms
            .Packs.SelectMany(placed => placed.Pack.Norms)
            .SelectMany(norm => RolesOf(norm.Statement))
            .ToHashSet(StringComparer.Ordinal);
        return configuration
            .RoleReferences.Where(role => !asked.Contains(role.Text))
            .DistinctBy(role => role.Text, StringComparer.Ordinal)
            .Select(role => new Finding(
                configuration.Source,
                new(
                    ConfigurationCodes.RoleNotAsked,
                    role.Span,
                    $"no norm asks for the role `{role.Text}`",
                    Suggestion.Hint(role.Text, asked)
                        ?? "whoever holds it alone can halt and object, and approves nothing"
                )
            ));
    }

    private static Finding NotHeld(Configuration configuration, string role)
    {
        var near = Suggestion.Nearest(role, configuration.RoleReferences.Select(held => held.Text));
        var written = configuration.RoleReferences.FirstOrDefault(held => held.Text == near);
        return new(
            configuration.Source,
            written is null
                ? new(
                    ConfigurationCodes.RoleNotHeld,
                    configuration.PeopleSpan,
                    $"norms ask for the role `{role}`, and nobody holds it",
                    configuration.RoleReferences.IsEmpty
                        ? $"enrol somebody: `people: [{{ id: officer-1, roles: [{role}] }}]`"
                        : $"give it to somebody: `roles: [{role}]`"
                )
                : new(
                    ConfigurationCodes.RoleNotHeld,
                    written.Span,
                    $"norms ask for the role `{role}`, and nobody holds it; `{written.Text}` is another one",
                    $"did you mean `{role}`?"
                )
        );
    }

    private static bool IsAboutRole(Finding finding) => finding.Diagnostic.Code.Number == RoleNobodyHolds;

    private static string RoleOf(Finding finding) =>
        finding.Source.Text.Substring(finding.Diagnostic.Span.Start, finding.Diagnostic.Span.Length);

    private static IEnumerable<string> RolesOf(Statement statement) =>
        statement switch
        {
            Statement.Permit { Price: { } price } => RolesOf(price),
            Statement.Require require => RolesOf(require.Formula),
            Statement.Limit { Otherwise: Otherwise.Require otherwise } => RolesOf(otherwise.Formula),
            Statement.Limit { Otherwise: Otherwise.Halt halt } => [halt.ResumedBy],
            Statement.Oblige oblige => oblige
                .Obligations.OfType<Obligation.Notify>()
                .Select(each => each.Role),
            _ => [],
        };

    private static IEnumerable<string> RolesOf(Formula formula) =>
        formula switch
        {
            Formula.Signatures one => [one.Role],
            Formula.All all => all.Parts.SelectMany(RolesOf),
            Formula.Any any => any.Parts.SelectMany(RolesOf),
            Formula.Several several => several.Roles,
            _ => [],
        };
}
