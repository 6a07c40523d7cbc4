using CsCheck;

namespace Caveat.Tests.Language;

/// <summary>Texts of packs in any layout: tokens of valid declarations, with spaces, line breaks and comments between them at random.</summary>
internal static class GeneratedText
{
    private static readonly string[] _declarations =
    [
        "define NAME = CONDITION",
        "norm NAME permit when CONDITION because \"why\"",
        "norm NAME permit with approval by FORMULA unless CONDITION",
        "norm NAME require approval by FORMULA within 10m individually when CONDITION unless CONDITION cites \"a source\" cites \"another\"",
        "norm NAME forbid unless CONDITION valid 2026-01-01 to 2027-01-01",
        "norm NAME limit sum of effect.severity to 20 + 0.5 * provoked per 24h per dyad , agent when CONDITION otherwise require approval by FORMULA",
        "norm NAME limit distinct targets to 5 per 1h per gate otherwise halt gate until commander resumes",
        "norm NAME oblige notify officer , report within 1h , record \"text\" when CONDITION",
        "guarantee NAME never permit without approval by FORMULA when CONDITION",
        "guarantee NAME always permit automatically when CONDITION",
        "attribute target.NAME : ordered [ low , middle , high ] impact",
        "example \"NAME\" given action.verb = deny , not effect.reversible , target.tags = [ ] , target.owner unknown expect hold by FORMULA",
    ];

    private static readonly string[] _conditions =
    [
        "action.opaque",
        "not effect.reversible and ( action.category >= response or target.tags has public-core )",
        "effect.severity + 2 * effect.spillover - threat.severity > -5",
        "target within 198.51.100.0/24 or target touches zone dmz",
        "target.sectors has any of [ healthcare , energy , water ] and agent.id like \"soar-*\"",
        "action.verb in [ deny , contain ] and target.owner is known",
    ];

    private static readonly string[] _formulas =
    [
        "officer",
        "2 officer and ( engineer or counsel )",
        "2 of [ officer , engineer , counsel ]",
    ];

    private static readonly string[] _gaps =
    [
        " ",
        "  ",
        "\n",
        "\n\n\n",
        " # a comment\n",
        "\n# a line of its own\n",
        "\n\n# after a blank line\n\n",
        "\t",
    ];

    private static readonly Gen<string> _gap = Gen.Frequency((6, Gen.Const(" ")), (2, Pick.OneOf(_gaps)));

    /// <summary>A whole pack.</summary>
    public static readonly Gen<string> Pack =
        from declarations in Declaration.Array[0, 6]
        from text in Scattered(
            "pack p version 1.0.0 layer organisation issuer \"x\" " + string.Join(' ', declarations)
        )
        select text;

    private static Gen<string> Declaration =>
        from template in Pick.OneOf(_declarations)
        from name in Gen.Int[0, 99]
        from condition in Pick.OneOf(_conditions)
        from formula in Pick.OneOf(_formulas)
        select template
            .Replace("NAME", $"n{name}")
            .Replace("CONDITION", condition)
            .Replace("FORMULA", formula);

    // Texts keep their spaces: quoted ones here have none but those in the fixed words.
    private static Gen<string> Scattered(string text)
    {
        var words = Split(text);
        return _gap.Array[words.Count]
            .Select(gaps => string.Concat(words.Zip(gaps, (word, gap) => word + gap)));
    }

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        foreach (var (part, index) in text.Split('"').Select((part, index) => (part, index)))
        {
            if (index % 2 == 1)
            {
                words.Add($"\"{part}\"");
            }
            else
            {
                words.AddRange(part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return words;
    }
}
