using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Deciding;
using Caveat.Disclosing;
using Caveat.Gate;
using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Configuring;
using Caveat.Node.Keeping;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Cli.Showing;

/// <summary>Every diagnostic of the program, from all its catalogs.</summary>
internal static class Catalog
{
    private static readonly ImmutableArray<(int From, string Area)> _areas =
    [
        (1000, "the norm language"),
        (2000, "proposals and OpenC2 commands"),
        (3000, "rulings"),
        (4000, "zones and inventory"),
        (5000, "the configuration and its files"),
        (6000, "the command line"),
        (7500, "cases, decisions and signatures"),
        (7550, "what a gate keeps"),
        (7650, "SD-JWTs and disclosed records"),
        (8000, "the gate's API"),
    ];

    /// <summary>Every entry, by number.</summary>
    public static ImmutableArray<DiagnosticCode> All =>
        [
            .. LanguageCodes
                .All.Concat(WireCodes.All)
                .Concat(BarCodes.All)
                .Concat(DecidingCodes.All)
                .Concat(ZoneCodes.All)
                .Concat(ConfigurationCodes.All)
                .Concat(CommandLineCodes.All)
                .Concat(ApprovingCodes.All)
                .Concat(KeepingCodes.All)
                .Concat(SdJwtCodes.All)
                .Concat(GateCodes.All)
                .Append(Halts.HaltCode)
                .OrderBy(code => code.Number),
        ];

    /// <summary>Whether a text is written like a code: <c>CAV1203</c>.</summary>
    public static bool IsCode(string text) =>
        text.Length == 7
        && text.StartsWith("CAV", StringComparison.OrdinalIgnoreCase)
        && !text.AsSpan(3).ContainsAnyExceptInRange('0', '9');

    /// <summary>The entry of that code, or null.</summary>
    public static DiagnosticCode? Find(string code) =>
        All.FirstOrDefault(entry => string.Equals(entry.Id, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>What an entry is about.</summary>
    public static string AreaOf(DiagnosticCode code) => _areas.Last(area => area.From <= code.Number).Area;
}
