using System.Text.Json;

namespace Caveat.Node.Showing;

/// <summary>Members of JSON answers.</summary>
public static class JsonMembersWriting
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>A member, left out where there is no value.</summary>
        public void WriteIfAny(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        /// <summary>A member with a list of texts.</summary>
        public void WriteTexts(string name, IEnumerable<string> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }
}
