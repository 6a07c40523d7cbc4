namespace Caveat.Tests.Documentation;

/// <summary>A step of a page: a file to write, or a command to run.</summary>
internal abstract record Step(int Line);

/// <summary>A fenced block with <c>file=NAME</c> after its language: a file that the page gives its reader.</summary>
internal sealed record WriteStep(int Line, string Name, string Text) : Step(Line);

/// <summary>A command of a <c>console</c> block, the output shown after it, and the exit code it names.</summary>
internal sealed record RunStep(int Line, string Command, IReadOnlyList<string> Shown, int Exit) : Step(Line);
