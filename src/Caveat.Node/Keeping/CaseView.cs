using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Approving;

namespace Caveat.Node.Keeping;

/// <summary>A case as its readers see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">Where it stands, in a word.</param>
/// <param name="Json">The whole case as one JSON object; what is signed is computed from members of it.</param>
public sealed record CaseView(string Id, string State, ReadOnlyMemory<byte> Json) : View
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json) =>
        json.WriteRawValue(Json.Span, skipInputValidation: true);
}

/// <summary>Several cases.</summary>
/// <param name="Cases">The cases.</param>
public sealed record CaseList(ImmutableArray<CaseView> Cases) : View
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("cases");
        foreach (var each in Cases)
        {
            each.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>Which cases are asked for.</summary>
/// <param name="Caller">Who asks: an agent gets its own.</param>
/// <param name="State">Only those that stand there; null for all.</param>
public sealed record CaseFilter(Caller Caller, CaseState? State = null)
{
    /// <summary>Whether it is asked for.</summary>
    public bool Matches(string agent, CaseState state) =>
        Caller.MaySee(agent) && (State is null || state == State);
}
