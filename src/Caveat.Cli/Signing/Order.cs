using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Caveat.Cli.Signing;

/// <summary>What a person orders: signed, good once, and for a minute.</summary>
internal static class Order
{
    private static readonly TimeSpan _validity = TimeSpan.FromMinutes(1);

    /// <summary>The body of an order.</summary>
    /// <param name="client">Who orders.</param>
    /// <param name="clock">The time.</param>
    /// <param name="about">Writes the members that say what it is about.</param>
    /// <param name="digestOf">The digest that is signed, with a number used once, and until when it is good.</param>
    public static byte[] Body(
        PersonClient client,
        TimeProvider clock,
        Action<Utf8JsonWriter> about,
        Func<string, DateTimeOffset, byte[]> digestOf
    )
    {
        // What is signed has whole milliseconds.
        var until = clock.GetUtcNow() + _validity;
        var expires = new DateTimeOffset(
            until.UtcTicks - (until.UtcTicks % TimeSpan.TicksPerMillisecond),
            TimeSpan.Zero
        );
        var nonce = PersonClient.Nonce();
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            about(json);
            json.WriteString("nonce", nonce);
            json.WriteString(
                "expires",
                expires.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            );
            json.WriteString(
                "signature",
                Base64Url.EncodeToString(client.Key.Sign(digestOf(nonce, expires)))
            );
            json.WriteEndObject();
        }

        return output.ToArray();
    }
}
