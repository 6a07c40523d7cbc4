using System.Globalization;

namespace Caveat.Node.Keeping;

/// <summary>Moments as RFC 3339 text in UTC.</summary>
public static class Times
{
    /// <summary>For example <c>2026-11-22T21:00:00Z</c>, with thousandths where there are any.</summary>
    public static string Of(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same with all thousandths, as records have it.</summary>
    public static string OfAll(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
