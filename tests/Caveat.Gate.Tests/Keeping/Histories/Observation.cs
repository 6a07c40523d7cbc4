using System.Globalization;
using System.Text;
using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>All that can be seen of a gate, as one text: what must be the same before and after a restart.</summary>
internal static class Observation
{
    public static string Of(Gatekeeper gate, Model model)
    {
        var text = new StringBuilder();
        var cases = gate.FindCasesAsync(new(new Caller.OfPerson("anybody")), default)
            .GetAwaiter()
            .GetResult();
        Add(text, cases.Value!);
        foreach (var proposal in model.Proposals)
        {
            var found = gate.FindAsync(
                new Caller.OfPerson("anybody"),
                proposal.Agent,
                proposal.Id,
                TimeSpan.Zero,
                default
            );
            // A warrant is proven by the head of the moment.
            Add(text, found.GetAwaiter().GetResult().Value! with { Warrant = default });
        }

        var view = gate.View;
        text.Append(
            CultureInfo.InvariantCulture,
            $"{view.Watch.Epoch} {view.IsClockSuspect} {view.OpenCases}"
        );
        foreach (var halt in view.Watch.Halts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{halt.Scope} {halt.By} {halt.Record}");
        }

        // Somebody who is registered in all histories asks what would be ruled, to read what is counted.
        var body =
            """{"id":"x","agent":"siem","command":{"action":"query","target":{"device":{"hostname":"ws-1"}}}}"""u8;
        var trial = gate.WhatIf(
            new(
                ProposalReader.Read(body.ToArray()).Proposal!,
                body.ToArray(),
                HistoryWorld.Detector,
                ProposalForm.Proposal
            )
        );
        Add(text, trial.Tallies, model);
        return text.ToString();
    }

    private static void Add(StringBuilder text, Tallies tallies, Model model)
    {
        const string Limit = "history/storm";
        var window = TimeSpan.FromMinutes(model.Settings.Norms.Window);
        foreach (var key in tallies.LiveKeysOf(Limit, model.Now, window))
        {
            // Also what will slide out of the window later, and when.
            for (var ahead = TimeSpan.Zero; ahead < window; ahead += TimeSpan.FromSeconds(15))
            {
                var counted = tallies.Read(Limit, key, model.Now + ahead, window);
                text.Append(CultureInfo.InvariantCulture, $"\n{key} {ahead} {counted}");
            }
        }

        foreach (var latch in tallies.Latches.OrderBy(latch => latch.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{latch}");
        }
    }

    private static void Add(StringBuilder text, View view)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            view.WriteTo(json);
        }

        text.AppendLine(Encoding.UTF8.GetString(output.ToArray()));
    }
}
