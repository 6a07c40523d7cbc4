using System.Globalization;
using Caveat.Node.Replaying;

namespace Caveat.Cli.Showing;

/// <summary>What came of ruling again, for people and as JSON.</summary>
internal static class ReplayView
{
    public static void Write(Terminal terminal, ReplayOutcome outcome)
    {
        void Trouble(string message) =>
            terminal.Out.WriteLine(
                $"{Paint.Severity("error", Severity.Error, terminal.ColourOut)} {CommandLineCodes.NotTheSame}: {Foreign.Line(message)}"
            );

        foreach (var each in outcome.Differences)
        {
            Trouble(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"record {each.Record} ({each.Type}): `{each.Member}` is recorded as `{each.Recorded}`, and comes out as `{each.Replayed}`"
                )
            );
        }

        foreach (var each in outcome.NotReplayed)
        {
            Trouble(
                each.IsKept
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"activation {each.Activation}: {each.Why}; {each.Count} records under it are not ruled on again"
                    )
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"not replayable: sources of activation {each.Activation} are not kept; {each.Count} records under it"
                    )
            );
        }

        var output = terminal.Out;
        output.WriteLine($"origin     {Foreign.Line(outcome.Origin)}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"records    {outcome.Records} read"));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ruled on   {outcome.Rulings} proposals again, and {outcome.Releases} times what was permitted or agreed to"
            )
        );
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"different  {outcome.DifferenceCount} records")
        );
        if (!outcome.NotReplayed.IsEmpty)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"left out   {outcome.NotReplayed.Sum(each => each.Count)} records"
                )
            );
        }

        if (outcome.Erased > 0)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"erased     {outcome.Erased} rulings and releases, by two people each"
                )
            );
        }

        if (outcome.OnErased > 0)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"unproven   {outcome.OnErased} records come out differently, and what is erased may be why"
                )
            );
        }

        output.WriteLine(
            outcome.IsSame
                ? "everything comes out as it is recorded"
                : "not everything comes out as it is recorded"
        );
    }

    public static void WriteJson(TextWriter output, ReplayOutcome outcome) =>
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("same", outcome.IsSame);
                json.WriteString("origin", outcome.Origin);
                json.WriteNumber("records", outcome.Records);
                json.WriteNumber("rulings", outcome.Rulings);
                json.WriteNumber("releases", outcome.Releases);
                json.WriteNumber("different", outcome.DifferenceCount);
                json.WriteNumber("erased", outcome.Erased);
                json.WriteNumber("onErased", outcome.OnErased);
                json.WriteStartArray("differences");
                foreach (var each in outcome.Differences)
                {
                    json.WriteStartObject();
                    json.WriteNumber("record", each.Record);
                    json.WriteString("type", each.Type);
                    json.WriteString("member", each.Member);
                    json.WriteString("recorded", each.Recorded);
                    json.WriteString("replayed", each.Replayed);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("notReplayed");
                foreach (var each in outcome.NotReplayed)
                {
                    json.WriteStartObject();
                    json.WriteNumber("activation", each.Activation);
                    json.WriteString("why", each.Why);
                    json.WriteBoolean("kept", each.IsKept);
                    json.WriteNumber("records", each.Count);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
}
