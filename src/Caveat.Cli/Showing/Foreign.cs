using System.Buffers;
using Caveat.Wire;

namespace Caveat.Cli.Showing;

/// <summary>Text that agents wrote: shown as data, so that it cannot pass for ours.</summary>
internal static class Foreign
{
    private static readonly SearchValues<char> _plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-*@"
    );

    /// <summary>A name: bare where it is plainly one, else quoted and stripped of what could steer a terminal.</summary>
    public static string Name(string text) =>
        text.Length is > 0 and <= 80 && !text.AsSpan().ContainsAnyExcept(_plain)
            ? text
            : QuotedText.Of(text, 80);
}
