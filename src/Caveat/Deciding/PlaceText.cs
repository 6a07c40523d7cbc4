namespace Caveat.Deciding;

/// <summary>Where a target is with respect to a zone or range, in a word.</summary>
internal static class PlaceText
{
    /// <summary>Where it is with respect to a zone.</summary>
    public static string Of(TargetExtent extent, string zone) =>
        Of(extent.Within(zone), extent.Touches(zone));

    /// <summary>Where it is with respect to a range.</summary>
    public static string Of(TargetExtent extent, AddressRange range) =>
        Of(extent.Within(range), extent.Touches(range));

    private static string Of(Truth within, Truth touches) =>
        within == Truth.True ? "within"
        : touches == Truth.True ? "touched"
        : touches == Truth.False ? "not touched"
        : "unknown";
}
