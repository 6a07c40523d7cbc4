using System.Text.Json;

namespace Caveat.Node.Keeping;

/// <summary>What is told to callers of something the gate keeps: the same from live state and from the ledger.</summary>
public abstract record View
{
    /// <summary>Writes it as one JSON object, in camel case.</summary>
    public abstract void WriteTo(Utf8JsonWriter json);
}
