namespace Caveat.Gate.Tests.Faults;

/// <summary>strace, which lets a call to the system fail or end the process.</summary>
internal static class Strace
{
    private const string Program = "/usr/bin/strace";

    /// <summary>
    /// What to start a gate through, so that a call, on a file of the data folder or on any, goes wrong. Each thread counts its own calls.
    /// Skips the test where there is no strace.
    /// </summary>
    public static string[] Inject(ServedWorld world, string inject, string? file = null) =>
        Inject(inject, file is null ? null : Path.Combine(world.Ledger.Data, file), "/dev/null");

    /// <summary>What to start a program through, so that a call, on one file or on any, goes wrong; <paramref name="report"/> then has the calls.</summary>
    public static string[] Inject(string inject, string? path, string report)
    {
        Assert.SkipUnless(File.Exists(Program), "strace is not on this machine");
        // It is quick only where it looks at nothing but the calls asked for; but then it loses the signals that it is to send.
        string[] quick = inject.Contains(":signal=", StringComparison.Ordinal) ? [] : ["--seccomp-bpf"];
        string[] only = path is null ? [] : ["-P", path];
        return
        [
            Program,
            .. quick,
            "-f",
            "-qq",
            "-o",
            report,
            "-e",
            $"trace={inject[..inject.IndexOf(':', StringComparison.Ordinal)]}",
            .. only,
            "-e",
            $"inject={inject}",
        ];
    }

    /// <summary>What to start a program through, so that <paramref name="report"/> has its calls, with the files that they are on.</summary>
    public static string[] Record(IEnumerable<string> calls, string report)
    {
        Assert.SkipUnless(File.Exists(Program), "strace is not on this machine");
        return
        [
            Program,
            "--seccomp-bpf",
            "-f",
            "-qq",
            "-y",
            "-s",
            "0",
            "-o",
            report,
            "-e",
            $"trace={string.Join(',', calls)}",
        ];
    }

    /// <summary>The process that a tracer started.</summary>
    public static int ChildOf(int tracer) =>
        int.Parse(
            File.ReadAllText($"/proc/{tracer}/task/{tracer}/children").Trim(),
            System.Globalization.CultureInfo.InvariantCulture
        );
}
