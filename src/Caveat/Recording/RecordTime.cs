using System.Globalization;

namespace Caveat.Recording;

/// <summary>Moments in records: RFC 3339 in UTC with thousandths.</summary>
internal static class RecordTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>As text.</summary>
    public static string Of(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.ParseExact(
            text,
            Form,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );

    /// <summary>Reads one; false where it has another form.</summary>
    public static bool TryRead(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(
            text,
            Form,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out moment
        );
}
