using System.Text.Json;

namespace Caveat.Node.Keeping;

/// <summary>Carries members from one JSON text into another.</summary>
public static class JsonMembers
{
    /// <summary>Writes every member of an object into an open object, as it stands there.</summary>
    public static void Copy(ReadOnlySpan<byte> source, Utf8JsonWriter json)
    {
        var reader = new Utf8JsonReader(source);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            json.WritePropertyName(reader.ValueSpan);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            json.WriteRawValue(source[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }
}
