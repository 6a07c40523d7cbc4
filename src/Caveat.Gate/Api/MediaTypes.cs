using Microsoft.Net.Http.Headers;

namespace Caveat.Gate.Api;

/// <summary>The media types of the API, and whether a request has one of them.</summary>
internal static class MediaTypes
{
    /// <summary>JSON.</summary>
    public const string Json = "application/json";

    /// <summary>A problem (RFC 9457).</summary>
    public const string Problem = "application/problem+json";

    /// <summary>Text.</summary>
    public const string Text = "text/plain; charset=utf-8";

    /// <summary>
    /// Whether a header means a media type: its type and all of its parameters, in any order and quoted or not. What is read is UTF-8, so a
    /// further parameter may say that and nothing else.
    /// </summary>
    public static bool Means(string? header, string mediaType)
    {
        if (!MediaTypeHeaderValue.TryParse(header, out var given))
        {
            return false;
        }

        var wanted = MediaTypeHeaderValue.Parse(mediaType);
        return given.MediaType.Equals(wanted.MediaType, StringComparison.OrdinalIgnoreCase)
            && wanted.Parameters.All(parameter => given.Parameters.Any(other => AreSame(parameter, other)))
            && given.Parameters.All(parameter =>
                IsUtf8(parameter) || wanted.Parameters.Any(other => AreSame(parameter, other))
            );
    }

    private static bool AreSame(NameValueHeaderValue left, NameValueHeaderValue right) =>
        left.Name.Equals(right.Name, StringComparison.OrdinalIgnoreCase)
        && left.GetUnescapedValue().Equals(right.GetUnescapedValue(), StringComparison.Ordinal);

    private static bool IsUtf8(NameValueHeaderValue parameter) =>
        parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
        && parameter.GetUnescapedValue().Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
