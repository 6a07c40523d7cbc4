using Caveat.Language;

namespace Caveat.Tests.Language;

/// <summary>What the deployment of the tests has: two people, two zones, one agent, one operation.</summary>
internal static class Deployed
{
    public static readonly Knowledge Knowledge = new()
    {
        People =
        [
            new("officer-1", null, [new("watch-officer", [])]),
            new("officer-2", null, [new("watch-officer", [])]),
            new("engineer-1", null, [new("clinical-engineer", ["wards"])]),
        ],
        Zones = ["dmz", "wards"],
        Tags = ["medical", "public-core"],
        Agents = ["soar-7"],
        Operations = ["night-watch"],
        Supplied =
        [
            .. Vocabulary
                .Attributes.Select(attribute => attribute.Name)
                .Where(name => !name.StartsWith("legal.", StringComparison.Ordinal)),
        ],
        FromLabels = ["ticket.urgent"],
    };

    public static Pack Pack(string text) =>
        Checked(text)
        ?? throw new InvalidOperationException(
            string.Concat(
                Compilation.CompilePack(new("test.norm", text)).Findings.Select(DiagnosticText.Render)
            )
        );

    public static Pack? Checked(string text) => Compilation.CompilePack(new("test.norm", text)).Pack;

    /// <summary>A pack of the organisation with the given declarations.</summary>
    public static string Text(string declarations) =>
        $"pack p\nversion 1.0.0\nlayer organisation\n\n{declarations}\n";
}
