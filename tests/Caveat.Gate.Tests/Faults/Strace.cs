namespace Caveat.Gate.Tests.Faults;

/// <summary>strace, which lets a call to the system fail or end the process.</summary>
internal static class Strace
{
    private const string Program = "/usr/bin/strace";

    /// <summary>
    /// What to start a gate through, so that a call, on a file of the data folder or on any, goes wrong. Each thread counts its own calls.
    /// Skips the test where there is no strace.
    /// </summary>
    public static string[] Inject(ServedWorld world, string inject, string? file = null)
    {
        Assert.SkipUnless(File.Exists(Program), "strace is not on this machine");
        // It is quick only where it looks at nothing but the calls asked for; but then it loses the signals that it is to send.
        string[] quick = inject.Contains(":signal=", StringComparison.Ordinal) ? [] : ["--seccomp-bpf"];
        string[] path = file is null ? [] : ["-P", Path.Combine(world.Ledger.Data, file)];
        return
        [
            Program,
            .. quick,
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            $"trace={inject[..inject.IndexOf(':', StringComparison.Ordinal)]}",
            .. path,
            "-e",
            $"inject={inject}",
        ];
    }

    /// <summary>The process that a tracer started.</summary>
    public static int ChildOf(int tracer) =>
        int.Parse(
            File.ReadAllText($"/proc/{tracer}/task/{tracer}/children").Trim(),
            System.Globalization.CultureInfo.InvariantCulture
        );
}
