using System.Collections.Immutable;

namespace Caveat.Node.Configuring;

/// <summary>What may stand at a place of the configuration: the reader checks against it, and the JSON Schema is written from it.</summary>
internal abstract record Shape
{
    private Shape() { }

    /// <summary>What it is, for messages, for example <c>a list of prefixes</c>.</summary>
    public abstract string Noun { get; }

    /// <summary>Text of a certain form.</summary>
    public sealed record Text(TextForm Form) : Shape
    {
        /// <inheritdoc/>
        public override string Noun => Form.Noun;
    }

    /// <summary>One of some words.</summary>
    public sealed record Word(ImmutableArray<string> Words) : Shape
    {
        /// <inheritdoc/>
        public override string Noun => "one of " + string.Join(", ", Words);
    }

    /// <summary>A number in a range.</summary>
    public sealed record Number(Amount Least, Amount Greatest) : Shape
    {
        /// <inheritdoc/>
        public override string Noun => $"a number from {Least} to {Greatest}";
    }

    /// <summary>A list.</summary>
    public sealed record ListOf(Shape Item, int Most = 10_000) : Shape
    {
        /// <inheritdoc/>
        public override string Noun => "a list, `[…]`";
    }

    /// <summary>A mapping with keys of its own.</summary>
    public sealed record Section(string Name, ImmutableArray<Key> Keys) : Shape
    {
        /// <inheritdoc/>
        public override string Noun =>
            $"a mapping with the keys {string.Join(", ", Keys.Select(key => key.Name))}";
    }

    /// <summary>A mapping from names of the user's to values.</summary>
    public sealed record MapOf(TextForm Name, Shape Value, int Most = 1_000) : Shape
    {
        /// <inheritdoc/>
        public override string Noun => "a mapping, `{ name: value }`";
    }

    /// <summary>A short form, or a mapping that says more.</summary>
    public sealed record Either(Shape Short, Section Long) : Shape
    {
        /// <inheritdoc/>
        public override string Noun => $"{Short.Noun}, or {Long.Noun}";
    }
}

/// <summary>A key of a section.</summary>
/// <param name="Name">The key as written.</param>
/// <param name="Shape">What its value may be.</param>
/// <param name="Meaning">What it is for.</param>
/// <param name="Default">What holds where it is absent, for people; null where nothing does.</param>
/// <param name="Required">Whether it must be there.</param>
internal sealed record Key(
    string Name,
    Shape Shape,
    string Meaning,
    string? Default = null,
    bool Required = false
);

/// <summary>A form of text.</summary>
/// <param name="Noun">What it is, for messages.</param>
/// <param name="Pattern">The same as an ECMA 262 regular expression, where one can say it; null elsewhere.</param>
/// <param name="Fault">What is wrong with a text and what to do, or null where it is of this form.</param>
internal sealed record TextForm(string Noun, string? Pattern, Func<string, TextFault?> Fault);

/// <summary>What is wrong with a text.</summary>
internal sealed record TextFault(string Message, string? Hint = null)
{
    /// <summary>The entry of the catalog.</summary>
    public DiagnosticCode Code { get; init; } = ConfigurationCodes.BadValue;
}
