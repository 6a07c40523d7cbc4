namespace Caveat.Gate.Tests.Faults;

/// <summary>What a start makes of a file that is not as it was.</summary>
[Flags]
internal enum Start
{
    /// <summary>It refuses, and says why.</summary>
    Refuses = 1,

    /// <summary>It goes well, and everything that was acknowledged is right.</summary>
    GoesWell = 2,

    Either = Refuses | GoesWell,
}
