using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>What people sign, written anew from the design: what the gate signs and checks must be these bytes.</summary>
internal static class PlainStatement
{
    /// <summary>The digest of a statement of a kind with members.</summary>
    public static byte[] DigestOf(string kind, params (string Name, string Value)[] members) =>
        SHA256.HashData(
            Encoding.UTF8.GetBytes(
                $"{kind}\n{{"
                    + string.Join(
                        ',',
                        members
                            .OrderBy(member => member.Name, StringComparer.Ordinal)
                            .Select(member => $"{Quoted(member.Name)}:{Quoted(member.Value)}")
                    )
                    + "}"
            )
        );

    /// <summary>A moment as it stands in statements.</summary>
    public static string TimeOf(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture) + "Z";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var each in text)
        {
            _ = each switch
            {
                '"' or '\\' => quoted.Append('\\').Append(each),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)each:x4}"),
                _ => quoted.Append(each),
            };
        }

        return quoted.Append('"').ToString();
    }
}
