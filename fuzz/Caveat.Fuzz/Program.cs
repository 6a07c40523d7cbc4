using Caveat.Fuzz;
using SharpFuzz;

// Caveat.Fuzz TARGET [FILE…]: takes one input after the other from a fuzzer, or those files, and says which of them are what the target reads.
if (args is not [var name, .. var files] || !Targets.All.TryGetValue(name, out var target))
{
    Console.Error.WriteLine($"usage: Caveat.Fuzz {string.Join('|', Targets.All.Keys)} [FILE…]");
    return 2;
}

foreach (var file in files)
{
    Console.WriteLine($"{file}: {(target(File.ReadAllBytes(file)) ? "taken" : "refused")}");
}

if (files.Length == 0)
{
    Fuzzer.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        target(input.ToArray());
    });
}

return 0;
