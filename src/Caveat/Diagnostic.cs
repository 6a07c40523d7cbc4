namespace Caveat;

/// <summary>A finding about a text people wrote: code, place, what is wrong, and what to do next.</summary>
/// <param name="Code">The entry of the catalog that it is an instance of.</param>
/// <param name="Span">The place in the source.</param>
/// <param name="Message">What is wrong: lower case, no full stop, the user's text in backticks.</param>
/// <param name="Hint">What to do next; null where the message says it.</param>
public sealed record Diagnostic(DiagnosticCode Code, SourceSpan Span, string Message, string? Hint = null)
{
    /// <summary>How grave it is: that of its code.</summary>
    public Severity Severity => Code.Severity;
}

/// <summary>How grave a diagnostic is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Probably not what was meant; nothing is stopped.</summary>
    Warning,

    /// <summary>Wrong: nothing that carries it goes into force.</summary>
    Error,
}

/// <summary>An entry of the catalog of diagnostics: a number that is never reused, and what it means.</summary>
/// <param name="Number">The number, 1000–9999, in bands: 1000 language, 2000 proposals, 3000 rulings, 4000 zones and inventory, 5000 configuration, 6000 command line.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Title">What it means, in a few words.</param>
public sealed record DiagnosticCode(int Number, Severity Severity, string Title)
{
    /// <summary>As people write it, for example <c>CAV1203</c>.</summary>
    public string Id => $"CAV{Number}";

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>A fault in a JSON document, at a place in it.</summary>
/// <param name="Code">The entry of the catalog.</param>
/// <param name="Pointer">The RFC 6901 pointer of the value at fault; empty for the whole document.</param>
/// <param name="Message">What is wrong: lower case, no full stop, the user's text in backticks.</param>
public sealed record Problem(DiagnosticCode Code, string Pointer, string Message);
