using System.Collections.Immutable;
using Caveat.Cli.Trying;
using Caveat.Deciding;

namespace Caveat.Cli.Showing;

/// <summary>Everything there is to say about a ruling, for people.</summary>
internal static class ExplanationText
{
    /// <summary>Writes a ruling with its facts, its grounds, and what would change it.</summary>
    public static void Write(Outcome.Ruled ruled, Explanation explanation, Terminal terminal)
    {
        var (output, colour) = (terminal.Out, terminal.ColourOut);
        var (proposal, ruling) = (ruled.Proposal, ruled.Ruling);
        var verdict = Paint.Verdict(Words.Of(ruling.Verdict), ruling.Verdict, colour);
        output.WriteLine(
            $"{ruled.Place}: {Foreign.Name(proposal.Agent)} proposes to {OutcomeText.ActOf(proposal)} {OutcomeText.TargetOf(proposal)}"
        );
        output.WriteLine(ruling.Requires is { } formula ? $"{verdict}: waits for {formula}" : verdict);
        if (explanation.NoPermit is { } missing)
        {
            output.WriteLine(Foreign.Line(missing));
        }

        if (proposal.Justification is { } justification)
        {
            output.WriteLine($"the agent says: {Wire.QuotedText.Of(justification)}");
        }

        WriteGrounds(explanation.Grounds, terminal);
        WriteChanges(explanation.Changes, ruling.Verdict, terminal);
        WriteFacts(ruled.Facts, terminal);
        output.WriteLine();
    }

    private static void WriteGrounds(ImmutableArray<ExplainedGround> grounds, Terminal terminal)
    {
        Head("grounds", terminal);
        foreach (var (ground, facts) in grounds)
        {
            var layer = ground.Pack is { } pack ? $" ({Words.Of(pack.Layer)})" : "";
            var unknown = ground.Truth == Truth.Unknown ? ", not known to be otherwise" : "";
            var target = ground.Target > 0 ? $", target {ground.Target + 1}" : "";
            terminal.Out.WriteLine(
                $"  {OutcomeText.NameOf(ground)}{layer}: {BearingOf(ground)}{unknown}{target}"
            );
            if (ground.Bar is { } bar)
            {
                terminal.Out.WriteLine($"      {Foreign.Line(bar.Message)}");
            }

            if (ground.Norm?.Because is { } because)
            {
                terminal.Out.WriteLine($"      because {because}");
            }

            foreach (var cite in ground.Norm?.Cites ?? [])
            {
                terminal.Out.WriteLine($"      cites {cite}");
            }

            foreach (var (fact, value) in facts)
            {
                terminal.Out.WriteLine($"      {fact} is {Foreign.Line(value)}");
            }
        }
    }

    private static void WriteChanges(ImmutableArray<Change> changes, Verdict verdict, Terminal terminal)
    {
        if (verdict == Verdict.Permit)
        {
            return;
        }

        Head("what would change it", terminal);
        foreach (var change in changes)
        {
            terminal.Out.WriteLine($"  {Foreign.Line(change.Describe())}");
        }

        if (changes.IsEmpty)
        {
            terminal.Out.WriteLine("  no change of one or two facts was found");
        }
    }

    private static void WriteFacts(ImmutableArray<Facts> targets, Terminal terminal)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            Head(i == 0 ? "facts" : $"facts of target {i + 1}, where they differ", terminal);
            foreach (var attribute in targets[i].Schema.Attributes)
            {
                if (i == 0 || targets[i][attribute] != targets[0][attribute])
                {
                    var value = targets[i][attribute].Describe(attribute);
                    terminal.Out.WriteLine($"  {attribute.Name, -32} {Foreign.Line(value)}");
                }
            }
        }
    }

    private static string BearingOf(Ground ground) =>
        ground.Bearing switch
        {
            Bearing.Grants => "grants",
            Bearing.GrantsAtAPrice => $"grants, at the price of approval by {ground.Formula}",
            Bearing.Requires => $"requires approval by {ground.Formula}",
            Bearing.Forbids => "forbids",
            Bearing.Counts => $"counts {ground.Reached} and is not reached",
            Bearing.Obliges => "obliges",
            Bearing.Barred => "bars the act",
            _ => "nothing grants the act",
        };

    private static void Head(string heading, Terminal terminal)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Paint.Heading(heading, terminal.ColourOut));
    }
}
