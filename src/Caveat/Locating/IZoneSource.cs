using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>Where the lists come from that zones include: the core reads no files itself.</summary>
public interface IZoneSource
{
    /// <summary>The values of one column of a CSV file with a heading; <paramref name="path"/> is relative to the zone's file.</summary>
    IncludedColumn ReadColumn(string zoneFile, string path, string column);

    /// <summary>The bytes of a file; <paramref name="path"/> is relative to the zone's file.</summary>
    IncludedFile ReadFile(string zoneFile, string path);

    /// <summary>The prefixes that an autonomous system announces; null where the deployment has no table of them.</summary>
    IReadOnlyList<AddressRange>? PrefixesOf(uint system);
}

/// <summary>A column of a list.</summary>
/// <param name="Rows">Its values, without the heading.</param>
/// <param name="Fault">Why it could not be read, lower case, no full stop; null where it was.</param>
public sealed record IncludedColumn(ImmutableArray<IncludedRow> Rows, string? Fault = null);

/// <summary>A value of a list.</summary>
/// <param name="Line">The line of the file that it stands in, from 1.</param>
/// <param name="Value">The value.</param>
public readonly record struct IncludedRow(int Line, string Value);

/// <summary>A file.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Fault">Why it could not be read, lower case, no full stop; null where it was.</param>
public sealed record IncludedFile(ReadOnlyMemory<byte> Bytes, string? Fault = null);
