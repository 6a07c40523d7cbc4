using Caveat.Fuzz;

namespace Caveat.Tests.Fuzzing;

/// <summary>What reads bytes of strangers, given the inputs that the fuzzer begins with, those that it once found, and some more like them.</summary>
public sealed class CorpusTests
{
    private const int Mutants = 12;

    public static TheoryData<string> Names => [.. Targets.All.Keys];

    [Fact]
    public void Every_target_has_inputs_and_all_inputs_are_of_a_target() =>
        Assert.Equal(
            Targets.All.Keys,
            Directory
                .EnumerateDirectories(Repository.At("fuzz/corpus"))
                .Select(folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_kept_for_a_target_is_taken_or_refused_and_nothing_else_happens(string name)
    {
        var inputs = Inputs(name).ToList();

        var taken = inputs
            .Where(input => Targets.All[name](input.Bytes))
            .Select(input => input.Name)
            .ToList();

        // All but a few are what it reads: the others are there because something went wrong with them once.
        Assert.True(taken.Count * 2 > inputs.Count, $"{taken.Count} of {inputs.Count} are taken");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_like_it_is_taken_or_refused_and_nothing_else_happens(string name)
    {
        foreach (var (file, bytes) in Inputs(name))
        {
            for (uint seed = 1; seed <= Mutants; seed++)
            {
                var mutant = Mutate(bytes, seed);
                try
                {
                    Targets.All[name](mutant);
                }
                catch (Exception bug)
                {
                    Assert.Fail(
                        $"{file} changed by {seed}, in base64 {Convert.ToBase64String(mutant)}: {bug}"
                    );
                }
            }
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Inputs(string target) =>
        Directory
            .EnumerateFiles(Repository.At($"fuzz/corpus/{target}"))
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)));

    // The same for the same seed: a bit flipped, a piece left out, repeated, or moved, up to three times.
    private static byte[] Mutate(byte[] bytes, uint seed)
    {
        // Neighbouring seeds are to begin far from each other.
        var state = unchecked(seed * 2_654_435_761) | 1;
        int Next(int below)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)Math.Max(1, below));
        }

        for (var left = 1 + Next(3); left > 0 && bytes.Length > 0; left--)
        {
            var (at, length) = (Next(bytes.Length), 1 + Next(Math.Min(64, bytes.Length)));
            var piece = bytes.AsSpan(at, Math.Min(length, bytes.Length - at)).ToArray();
            switch (Next(4))
            {
                case 0:
                    bytes = [.. bytes];
                    bytes[at] ^= (byte)(1 << Next(8));
                    break;
                case 1:
                    bytes = [.. bytes[..at], .. bytes[(at + piece.Length)..]];
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. piece, .. bytes[at..]];
                    break;
                default:
                    var to = Next(bytes.Length);
                    bytes = [.. bytes[..to], .. piece, .. bytes[to..]];
                    break;
            }
        }

        return bytes;
    }
}
