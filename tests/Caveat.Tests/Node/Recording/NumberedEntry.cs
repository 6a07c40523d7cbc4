using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>Entries of a ledger that follow from their number alone, so that whoever finds one knows whether it is right.</summary>
internal static class NumberedEntry
{
    /// <summary>The name of the ledgers that hold them.</summary>
    public const string Origin = "gate.example/test";

    private static readonly DateTimeOffset _start = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    /// <summary>The entry of a number: a record that says its number, and by whom it is where one writer is to be told from another.</summary>
    public static Entry Of(long number, string by = "")
    {
        var text = by + number.ToString(CultureInfo.InvariantCulture);
        var record = new LedgerRecord(
            new(number, _start.AddSeconds(number), Origin),
            new RecordBody.Start(text, Clean: true)
        );
        byte[] salts =
        [
            .. Enumerable
                .Range(0, RecordCodec.SaltBytes / SHA512.HashSizeInBytes)
                .SelectMany(part => SHA512.HashData(Encoding.UTF8.GetBytes($"{part} {text}"))),
        ];
        var (leaf, disclosures) = RecordCodec.Encode(record, salts);
        return new(leaf, disclosures);
    }

    /// <summary>The SHA-256 of an entry with what opens it, in hexadecimal digits.</summary>
    public static string HashOf(Entry entry) =>
        Convert.ToHexStringLower(SHA256.HashData([.. entry.Leaf.Span, .. entry.Disclosures.Span]));
}
