using System.CommandLine;
using Caveat.Disclosing;
using Caveat.Node.Disclosing;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat disclose</c>: some groups of one record for one inspector, provable against the ledger.</summary>
internal static class DiscloseCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var record = new Option<long>("--record")
        {
            Description = "The number of the record.",
            HelpName = "N",
            Required = true,
        };
        var members = new Option<string>("--members")
        {
            Description =
                "What is shown: groups of the record with commas between them, for example `facts,grounds`. A group is shown whole or not at all.",
            HelpName = "GROUPS",
            Required = true,
        };
        var inspector = new Option<string>("--for")
        {
            Description = "Whom it is for: a name that the inspector checks.",
            HelpName = "INSPECTOR",
            Required = true,
        };
        var ledger = new Option<string>("--ledger")
        {
            Description = "The data folder of the gate.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "data",
        };
        var output = new Option<string?>("-o", "--output")
        {
            Description = "The file to write; without it, standard output.",
            HelpName = "FILE",
        };
        var command = new CommandWithExamples(
            "disclose",
            "Show parts of one record to an inspector: an SD-JWT, signed with the gate's disclosure key, that proves that the record is in the ledger."
        )
        {
            Examples =
            [
                (
                    "caveat disclose --record 14 --members facts,grounds --for inspector.example -o 14.sd-jwt",
                    "why it was ruled so, and not by whom it was asked"
                ),
            ],
            Exits = "1 where the record is not published or not whole",
        };
        command.Add(record);
        command.Add(members);
        command.Add(inspector);
        command.Add(ledger);
        command.Add(output);
        var passphraseFile = PassphraseOption.Create();
        command.Add(passphraseFile);
        command.SetAction(parsed =>
            Run(
                terminal,
                new(
                    parsed.GetRequiredValue(ledger),
                    parsed.GetRequiredValue(record),
                    parsed.GetValue(passphraseFile)
                ),
                parsed.GetRequiredValue(members),
                parsed.GetRequiredValue(inspector),
                parsed.GetValue(output)
            )
        );
        return command;
    }

    private static int Run(Terminal terminal, Place place, string members, string inspector, string? output)
    {
        if (place.Record < 0 || inspector.Length == 0)
        {
            terminal.Complain(
                CommandLineCodes.Usage,
                "a record has a number from 0, and an inspector has a name"
            );
            return ExitCodes.Usage;
        }

        var folder = new LedgerFolder(terminal.PathOf(place.Ledger));
        if (ProvenRecord.Read(folder, place.Record, out var why) is not { } proven)
        {
            terminal.Complain(CommandLineCodes.CannotDisclose, why);
            return ExitCodes.No;
        }

        if (proven.Entry.Closed is { } closed)
        {
            Complain(terminal, place, closed);
            return ExitCodes.No;
        }

        var groups = RecordDisclosure.GroupsOf(proven.Entry.Disclosures);
        if (Choose(terminal, groups, members, place.Record) is not { } shown)
        {
            return ExitCodes.Usage;
        }

        try
        {
            using var passphrase = PassphraseOption.Find(terminal, place.PassphraseFile);
            using var key = SigningKey.Read(
                KeyPurposes.NameOf(KeyPurpose.Disclosure, proven.Origin),
                folder.KeyOf(KeyPurpose.Disclosure),
                passphrase
            );
            var text = RecordDisclosure.Issue(
                proven.Entry.Leaf,
                shown,
                proven.Proof,
                new(inspector, terminal.Clock.GetUtcNow(), key.Public),
                key.Sign
            );
            return Write(terminal, text, output, key.Public.ToString());
        }
        catch (Exception fault) when (fault is LedgerStoppedException or FormatException or IOException)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Fault;
        }
    }

    private static void Complain(Terminal terminal, Place place, Closed closed)
    {
        if (closed.Code == KeepingCodes.NoKey)
        {
            using var reader = LedgerReader.Open(terminal.PathOf(place.Ledger));
            if (reader.ErasureOf(place.Record) is [var first, var second])
            {
                terminal.Complain(
                    KeepingCodes.ErasedAlready,
                    $"what record {place.Record} said is erased, by the records {first.Head.Sequence} and {second.Head.Sequence}",
                    $"`{terminal.Called} trace {place.Record}` says by whom, and why"
                );
                return;
            }
        }

        terminal.Complain(closed.Code, closed.Reason);
    }

    private static List<SdJwtDisclosure>? Choose(
        Terminal terminal,
        IReadOnlyList<SdJwtDisclosure> groups,
        string members,
        long record
    )
    {
        var known = string.Join(", ", groups.Select(group => group.Name));
        var shown = new List<SdJwtDisclosure>();
        foreach (
            var name in members.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)
        )
        {
            if (groups.FirstOrDefault(group => group.Name == name) is { } group)
            {
                shown.Add(group);
                continue;
            }

            var parent = name.Split('.')[0];
            var within = groups.Any(group => group.Name == parent);
            terminal.Complain(
                CommandLineCodes.CannotDisclose,
                within
                    ? $"`{name}` cannot be shown alone: the ledger has one digest of the whole group `{parent}`"
                    : $"record {record} has no group `{name}`",
                within
                    ? $"show `{parent}`, or leave it out; record {record} has {known}"
                    : $"record {record} has {known}"
            );
            return null;
        }

        return shown;
    }

    private static int Write(Terminal terminal, string text, string? output, string key)
    {
        if (output is null)
        {
            terminal.Out.WriteLine(text);
            return ExitCodes.Fine;
        }

        var path = terminal.PathOf(output);
        if (File.Exists(path))
        {
            terminal.Complain(CommandLineCodes.FileExists, $"`{output}` is there already");
            return ExitCodes.Usage;
        }

        File.WriteAllText(path, text + "\n");
        terminal.Out.WriteLine($"wrote {output}");
        terminal.Out.WriteLine($"signed by {key}");
        return ExitCodes.Fine;
    }

    private readonly record struct Place(string Ledger, long Record, string? PassphraseFile);
}
