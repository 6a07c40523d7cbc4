using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>Whether an act holds something that nobody here can classify (proposals.md, Verbs).</summary>
internal static class Opacity
{
    internal static bool IsOpaque(Command command, ImmutableArray<CommandTarget> targets)
    {
        if (command.Verb is null or Verb.Execute || !command.Arguments.Extensions.IsEmpty)
        {
            return true;
        }

        foreach (var target in targets)
        {
            if (IsOpaque(command.Verb, target))
            {
                return true;
            }
        }

        return false;
    }

    // To start a process, a file or an artifact is to run whatever it holds.
    private static bool IsOpaque(Verb? verb, CommandTarget target) =>
        target switch
        {
            CommandTarget.Extension => true,
            CommandTarget.OnDevice thing => thing.RunsCode
                || (verb == Verb.Start && thing.Kind != TargetKind.Properties),
            _ => false,
        };
}
