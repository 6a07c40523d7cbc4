using System.CommandLine.Parsing;

namespace Caveat.Cli;

/// <summary>Reads a URL that a command is given.</summary>
internal static class UrlArgument
{
    /// <summary>The URL; an error of usage where it is none.</summary>
    public static Uri? Read(ArgumentResult given)
    {
        var text = given.Tokens.Count == 0 ? "" : given.Tokens[^1].Value;
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        )
        {
            return url;
        }

        given.AddError($"`{text}` is no URL, for example http://localhost:8440");
        return null;
    }
}
