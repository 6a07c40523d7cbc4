namespace Caveat.Node.Tracing;

/// <summary>One thing that a record says.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">What is said, as it stands in the record.</param>
/// <param name="Text">What kind of text it is.</param>
public sealed record TraceLine(string Name, string Value, TraceText Text = TraceText.Line);

/// <summary>What a text is, and so how it is shown.</summary>
public enum TraceText
{
    /// <summary>A line that may quote what agents or people wrote.</summary>
    Line,

    /// <summary>A name that somebody else chose.</summary>
    Name,

    /// <summary>A verb, and after it the name of what it would be done to.</summary>
    Act,

    /// <summary>What an agent or a person wrote.</summary>
    Quote,

    /// <summary>A digest or key, which is shown shortened.</summary>
    Digest,
}
