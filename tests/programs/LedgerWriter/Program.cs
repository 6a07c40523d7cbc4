using System.Globalization;
using Caveat.Node.Recording;
using Caveat.Tests.Node.Recording;

// LedgerWriter DATA SIZE SEGMENT [--apart] [--lock FILE] [--by NAME]: appends to the ledger in the folder DATA until it has SIZE entries, in
// segments of so many bytes. Every line of its output is something that nobody may lose or contradict any more:
//   durable NUMBER HASH    an entry was acknowledged
//   signed BASE64          a checkpoint left the gate
// It ends with 0, or with 3 and one line of what went wrong. All of a batch is published before the next, unless they are to go apart.
var (data, size, segment) = (args[0], Number(args[1]), (int)Number(args[2]));
var isInStep = !args.Contains("--apart");
var by = Option("--by") ?? "";
try
{
    var folder = new LedgerFolder(data);
    folder = Option("--lock") is { } file ? folder with { Lock = file } : folder;
    using var key = LedgerKey.Open(NumberedEntry.Origin, folder);
    var ledger = Ledger.Open(
        new(folder, key, static (_, _) => { }) { SegmentLength = segment, PublishEvery = TimeSpan.Zero }
    );
    try
    {
        await WriteAsync(ledger);
    }
    finally
    {
        await ledger.DisposeAsync();
    }

    await ledger.Stopped;
    Say(ledger.ReadCheckpoint()!);
    return 0;
}
catch (Exception fault) when (fault is LedgerStoppedException or IOException)
{
    Console.Error.WriteLine($"error: {fault.Message}");
    return 3;
}

async Task WriteAsync(Ledger ledger)
{
    for (var batch = 1; ledger.Next < size; batch++)
    {
        var first = ledger.Next;
        while (ledger.Next < Math.Min(first + batch, size))
        {
            ledger.Append(NumberedEntry.Of(ledger.Next, by));
        }

        await ledger.WhenDurable(ledger.Next - 1);
        for (var number = first; number < ledger.Next; number++)
        {
            Console.WriteLine($"durable {number} {NumberedEntry.HashOf(ledger.Read(number))}");
        }

        await ledger.WhenIssued(ledger.Next - 1);
        Say(ledger.Issued!.Note);
        while (isInStep && ledger.Published < ledger.Next && !ledger.Stopped.IsCompleted)
        {
            await Task.Delay(1);
        }
    }
}

static void Say(ReadOnlyMemory<byte> checkpoint) =>
    Console.WriteLine($"signed {Convert.ToBase64String(checkpoint.Span)}");

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : null;

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
