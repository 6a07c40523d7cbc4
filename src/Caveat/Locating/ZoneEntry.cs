namespace Caveat.Locating;

/// <summary>One thing that a zone consists of, and where that was written.</summary>
/// <param name="Place">The file and line it stands in.</param>
public abstract record ZoneEntry(EntryPlace Place)
{
    /// <summary>Addresses: written as a prefix, or found for an autonomous system.</summary>
    /// <param name="Range">The prefix.</param>
    /// <param name="System">The number of the autonomous system that announces it, where the zone names that; else null.</param>
    /// <param name="Place">The file and line it stands in.</param>
    public sealed record Prefix(AddressRange Range, uint? System, EntryPlace Place) : ZoneEntry(Place)
    {
        /// <inheritdoc/>
        public override string ToString() => System is { } asn ? $"{Range} of asn {asn}" : $"{Range}";
    }

    /// <summary>A name.</summary>
    /// <param name="Domain">The A-label form, lower case, without a trailing dot.</param>
    /// <param name="Below">Whether everything below it belongs to the zone as well.</param>
    /// <param name="Place">The file and line it stands in.</param>
    public sealed record Name(string Domain, bool Below, EntryPlace Place) : ZoneEntry(Place)
    {
        /// <inheritdoc/>
        public override string ToString() => Below ? $"*.{Domain}" : Domain;
    }

    /// <summary>Host names, device ids or accounts.</summary>
    /// <param name="Pattern">A glob: <c>*</c> stands for any run of characters, <c>?</c> for one; case counts for nothing.</param>
    /// <param name="Place">The file and line it stands in.</param>
    public sealed record Asset(string Pattern, EntryPlace Place) : ZoneEntry(Place)
    {
        /// <inheritdoc/>
        public override string ToString() => $"asset \"{Pattern}\"";
    }
}

/// <summary>Where an entry of a zone, or a row of the inventory, was written.</summary>
/// <param name="File">The file, as people name it.</param>
/// <param name="Line">The line, from 1.</param>
public readonly record struct EntryPlace(string File, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}";
}
