using System.Globalization;
using Caveat.Approving;
using Caveat.Language;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>The words and names of cases in records, and the case that a record opens.</summary>
internal static class CaseRecords
{
    public const string Decided = "decided";
    public const string Expired = "expired";
    public const string Denied = "denied";
    public const string Widened = "widened";

    /// <summary>The scope of an order that confirms a suspected clock.</summary>
    public const string ClockScope = "clock";

    private const string LimitScope = "limit ";

    /// <summary>The name of the case that a record opened.</summary>
    public static string NameOf(long record) => string.Create(CultureInfo.InvariantCulture, $"c-{record}");

    /// <summary>The case that a ruling opens with a hold.</summary>
    /// <exception cref="FormatException">The formula of signatures cannot be read.</exception>
    public static Case Opened(RecordHead head, RecordBody.Ruling ruling, CaseOpening opening) =>
        new()
        {
            Id = NameOf(head.Sequence),
            Agent = ruling.Agent,
            Owner = opening.Owner,
            Proposals = [ruling.Proposal],
            Subject = new(
                head.Origin,
                ruling.Act,
                ruling.Digest,
                opening.FactsDigest,
                opening.EffectDigest,
                head.NormSet ?? "",
                opening.Nonce
            ),
            Formula = FormulaOf(opening.Formula),
            Zones = opening.Zones,
            Opened = head.Time,
            DecideBy = opening.DecideBy,
        };

    /// <summary>A formula of signatures as a record has it.</summary>
    /// <exception cref="FormatException">It could not be read again: a record of it would keep a gate from starting.</exception>
    public static string TextOf(Formula formula)
    {
        var text = $"{formula}";
        _ = FormulaOf(text);
        return text;
    }

    /// <summary>The formula of signatures that a record has as text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Formula FormulaOf(string? text) =>
        FormulaText.Read(text ?? "") ?? throw new FormatException($"`{text}` is no formula of signatures");

    /// <summary>The latch that a scope <c>limit PACK/NORM KEY</c> names; null for another scope.</summary>
    public static Latch? LatchOf(string scope) =>
        scope.StartsWith(LimitScope, StringComparison.Ordinal)
        && scope[LimitScope.Length..].Split(' ', 2) is [var limit, var key]
            ? new(limit, key)
            : null;
}
