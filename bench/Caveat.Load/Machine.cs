using System.Globalization;

namespace Caveat.Load;

/// <summary>What the machine says of itself and of a process.</summary>
internal static class Machine
{
    /// <summary>How many processes wanted to run, over the last minute, five and fifteen.</summary>
    public static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    /// <summary>The memory of a process that is in use, in megabytes of 1,000,000 bytes.</summary>
    public static double MegabytesOf(int process) => MegabytesOf(process, "VmRSS:");

    /// <summary>The most that was ever in use by a process, in megabytes of 1,000,000 bytes.</summary>
    public static double MostMegabytesOf(int process) => MegabytesOf(process, "VmHWM:");

    /// <summary>The time that a process has spent on processors, its own and that of the system for it.</summary>
    public static TimeSpan TimeOf(int process)
    {
        using var one = System.Diagnostics.Process.GetProcessById(process);
        return one.TotalProcessorTime;
    }

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    private static readonly string _folders = Path.Combine(
        Root,
        "artifacts",
        "load",
        Path.GetRandomFileName()
    );

    /// <summary>A new folder on the disk that holds the repository: the one for temporary files may be in memory.</summary>
    public static string NewFolder()
    {
        var folder = Path.Combine(_folders, Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Removes all folders that were made. Only at the end: a file system may be slow to make files while many were just removed.</summary>
    public static void RemoveFolders()
    {
        if (Directory.Exists(_folders))
        {
            Directory.Delete(_folders, recursive: true);
        }
    }

    private static double MegabytesOf(int process, string what)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .First(line => line.StartsWith(what, StringComparison.Ordinal));
        var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Caveat.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("the root of the repository");
    }
}
