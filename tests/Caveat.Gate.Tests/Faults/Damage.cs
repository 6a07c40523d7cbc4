namespace Caveat.Gate.Tests.Faults;

/// <summary>A damage done to a file.</summary>
/// <param name="Name">What is done.</param>
/// <param name="IsLoss">Whether something is missing, and not another.</param>
/// <param name="Do">Does it to the file of that path.</param>
internal sealed record Damage(string Name, bool IsLoss, Action<string> Do)
{
    /// <summary>All that is done to a file: bits flipped where it holds something, its second half cut off, all of it, and the file itself.</summary>
    public static IReadOnlyList<Damage> To(string path, int flips)
    {
        var bytes = File.ReadAllBytes(path);
        var used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        Damage gone = new("gone", true, File.Delete);
        if (used == 0)
        {
            return [gone];
        }

        return
        [
            .. Enumerable
                .Range(0, flips)
                .Select(i => (At: (int)((2L * i + 1) * used / (2 * flips)), Bit: i % 8))
                .Select(flip => new Damage(
                    $"bit {flip.Bit} of byte {flip.At} flipped",
                    false,
                    file =>
                    {
                        var flipped = File.ReadAllBytes(file);
                        flipped[flip.At] ^= (byte)(1 << flip.Bit);
                        File.WriteAllBytes(file, flipped);
                    }
                )),
            new("cut in half", true, file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..(used / 2)])),
            new("emptied", true, file => File.WriteAllBytes(file, [])),
            gone,
        ];
    }
}
