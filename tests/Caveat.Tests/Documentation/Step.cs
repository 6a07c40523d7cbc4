namespace Caveat.Tests.Documentation;

/// <summary>A step of a page: a file to write, a command to run, or a program in the background.</summary>
internal abstract record Step(int Line);

/// <summary>A fenced block with <c>file=NAME</c> after its language: a file that the page gives its reader.</summary>
internal sealed record WriteStep(int Line, string Name, string Text) : Step(Line);

/// <summary>A command of a <c>console</c> block, the output shown after it, and the exit code it names.</summary>
internal sealed record RunStep(int Line, string Command, IReadOnlyList<string> Shown, int Exit) : Step(Line);

/// <summary>A command that ends with <c>&amp;</c>: it goes on, and what is shown is how its output begins.</summary>
internal sealed record StartStep(int Line, string Command, IReadOnlyList<string> Shown) : Step(Line);

/// <summary>
/// <c>wait %N</c> or <c>kill %N</c>: the end of what went on in the background, by itself or because it is asked to. What is shown
/// after <c>wait</c> is the rest of its output.
/// </summary>
internal sealed record EndStep(int Line, int Job, bool Kills, IReadOnlyList<string> Shown, int Exit)
    : Step(Line);
