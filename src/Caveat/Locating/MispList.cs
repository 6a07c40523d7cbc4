using System.Collections.Immutable;
using System.Text.Json;

namespace Caveat.Locating;

/// <summary>A MISP warninglist: its type, and its entries with their lines.</summary>
internal sealed record MispList(string Type, ImmutableArray<IncludedRow> Rows)
{
    /// <summary>Reads the JSON; null and what is wrong where it is no such list.</summary>
    internal static MispList? Read(ReadOnlySpan<byte> json, out string problem)
    {
        problem = "is no JSON object with a type and a list of texts";
        string? type = null;
        List<IncludedRow>? rows = null;
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    reader.Read();
                    type = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
                else if (reader.ValueTextEquals("list"u8))
                {
                    reader.Read();
                    rows = ReadRows(json, ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            // What follows the object must be white space.
            while (reader.Read()) { }
        }
        catch (JsonException wrong)
        {
            problem = $"is no JSON: line {wrong.LineNumber + 1}";
            return null;
        }
        catch (InvalidOperationException)
        {
            problem = "holds a text that is no Unicode";
            return null;
        }

        return type is null || rows is null ? null : new(type, [.. rows]);
    }

    private static List<IncludedRow>? ReadRows(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var rows = new List<IncludedRow>();
        var counted = 0;
        var line = 1;
        var allTexts = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            line += json[counted..start].Count((byte)'\n');
            counted = start;
            if (reader.TokenType == JsonTokenType.String)
            {
                rows.Add(new(line, reader.GetString()!));
            }
            else
            {
                allTexts = false;
                reader.Skip();
            }
        }

        return allTexts ? rows : null;
    }
}
