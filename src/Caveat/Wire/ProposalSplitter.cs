using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>
/// Splits a UTF-8 text into proposals and bare commands: one object, an array of them, or JSON Lines. An entry that is
/// neither carries its problem; the others stand.
/// </summary>
public static class ProposalSplitter
{
    private const byte NewLine = (byte)'\n';

    // An entry that nests too deeply is its own fault, not that of the array around it.
    private const int AnyDepth = 100_000;

    /// <summary>The entries, in their order; at least one.</summary>
    public static ImmutableArray<ProposalEntry> Split(ReadOnlyMemory<byte> text)
    {
        var trimmed = text.Trim(" \t\r\n"u8.ToArray());
        if (trimmed.Span.StartsWith("["u8))
        {
            return SplitArray(trimmed);
        }

        return IsLines(text.Span) ? SplitLines(text) : [Entry("", trimmed)];
    }

    // One value may spread over lines, and then those after the first are indented or begin with what closes it. Lines of
    // their own begin with an object each; one broken line must not make a single broken value of the others.
    private static bool IsLines(ReadOnlySpan<byte> text)
    {
        if (IsOneValue(text))
        {
            return false;
        }

        var lines = 0;
        var objects = 0;
        foreach (var range in text.Split(NewLine))
        {
            var line = text[range];
            if (line.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            lines++;
            if (line[0] == '{')
            {
                objects++;
                if (IsOneValue(line))
                {
                    return true;
                }
            }
        }

        return lines > 1 && objects == lines;
    }

    private static bool IsOneValue(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read()) { }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ImmutableArray<ProposalEntry> SplitLines(ReadOnlyMemory<byte> text)
    {
        var entries = ImmutableArray.CreateBuilder<ProposalEntry>();
        var number = 0;
        foreach (var range in text.Span.Split(NewLine))
        {
            number++;
            var line = text[range].Trim(" \t\r"u8.ToArray());
            if (!line.IsEmpty)
            {
                entries.Add(Entry($"line {number.ToString(CultureInfo.InvariantCulture)}", line));
            }
        }

        return entries.DrainToImmutable();
    }

    private static ImmutableArray<ProposalEntry> SplitArray(ReadOnlyMemory<byte> text)
    {
        var entries = ImmutableArray.CreateBuilder<ProposalEntry>();
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = AnyDepth });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                entries.Add(Entry(ItemAt(entries.Count), text[start..(int)reader.BytesConsumed]));
            }

            // Whatever follows the array is reported by reading on.
            reader.Read();
        }
        catch (JsonException fault)
        {
            var message = SyntaxFault.Describe(text.Span, fault, isComplete: reader.CurrentDepth == 0);
            var problem = new Problem(WireCodes.NotJson, "", message);
            entries.Add(new(ItemAt(entries.Count), default, ProposalForm.Neither, [problem]));
        }

        if (entries.Count == 0)
        {
            var problem = new Problem(WireCodes.NeitherForm, "", "the array is empty; give it a proposal");
            entries.Add(new("", text, ProposalForm.Neither, [problem]));
        }

        return entries.DrainToImmutable();
    }

    private static string ItemAt(int index) => $"item {(index + 1).ToString(CultureInfo.InvariantCulture)}";

    private static ProposalEntry Entry(string place, ReadOnlyMemory<byte> body)
    {
        var findings = new Findings();
        using var tree = StrictJson.Read(body, findings, exactNumbers: true);
        if (tree is null)
        {
            return new(place, body, ProposalForm.Neither, findings.ToProblems());
        }

        var form = FormOf(tree.Root);
        if (form != ProposalForm.Neither)
        {
            return new(place, body, form, []);
        }

        var problem = new Problem(
            WireCodes.NeitherForm,
            "",
            "it has neither `command`, as a proposal has, nor `action`, as an OpenC2 command has"
        );
        return new(place, body, form, [problem]);
    }

    private static ProposalForm FormOf(JsonPlace root)
    {
        var form = ProposalForm.Neither;
        if (root.Kind != JsonValueKind.Object)
        {
            return form;
        }

        foreach (var member in root.Items)
        {
            if (member.Is("command"u8))
            {
                return ProposalForm.Proposal;
            }

            form = member.Is("action"u8) ? ProposalForm.Command : form;
        }

        return form;
    }
}

/// <summary>An entry of a text of proposals.</summary>
/// <param name="Place">Where it stands, for people: <c>item 3</c>, <c>line 3</c>; empty where it is the only one.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Form">What it is.</param>
/// <param name="Problems">Why it is neither; empty where it is one.</param>
public sealed record ProposalEntry(
    string Place,
    ReadOnlyMemory<byte> Body,
    ProposalForm Form,
    ImmutableArray<Problem> Problems
)
{
    /// <summary>Reads the entry, a bare command as one of the given agent's.</summary>
    public ProposalReading Read(string agentForCommands) =>
        Form switch
        {
            ProposalForm.Proposal => ProposalReader.Read(Body),
            ProposalForm.Command => ProposalReader.ReadCommand(Body, agentForCommands),
            _ => new(null, Problems),
        };
}

/// <summary>What an entry of a text of proposals is.</summary>
public enum ProposalForm
{
    /// <summary>Neither of the two.</summary>
    Neither,

    /// <summary>A proposal: it has a member <c>command</c>.</summary>
    Proposal,

    /// <summary>A bare OpenC2 command: it has a member <c>action</c>.</summary>
    Command,
}
