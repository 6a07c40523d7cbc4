using System.Text.Json;

namespace Caveat.Wire;

/// <summary>Says in plain words why a text is no JSON.</summary>
internal static class SyntaxFault
{
    /// <summary>The message for a fault of the reader; <paramref name="isComplete"/> where a whole value was read before it.</summary>
    public static string Describe(ReadOnlySpan<byte> body, JsonException fault, bool isComplete)
    {
        var line = (int)(fault.LineNumber ?? 0);
        var column = (int)(fault.BytePositionInLine ?? 0);
        var offset = Math.Min(StartOfLine(body, line) + column, body.Length);
        return $"line {line + 1}, byte {column + 1}: {Reason(body, offset, isComplete)}";
    }

    private static string Reason(ReadOnlySpan<byte> body, int offset, bool isComplete)
    {
        var before = body[..offset].TrimEnd(" \t\r\n"u8);
        if (offset == body.Length)
        {
            return "the text ends before the value does";
        }

        return (char)body[offset] switch
        {
            '/' or '#' => "JSON has no comments; leave it out",
            _ when isComplete => "only white space may follow the value",
            '}' or ']' when before.EndsWith(","u8) => "a comma stands before the end of a list; leave it out",
            '\'' => "text stands in double quotes",
            < ' ' => "a control character must be escaped",
            var other => $"`{(other < 0x7F && other != '`' ? other : '?')}` is not expected here",
        };
    }

    private static int StartOfLine(ReadOnlySpan<byte> body, int line)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            start += body[start..].IndexOf((byte)'\n') + 1;
        }

        return start;
    }
}
