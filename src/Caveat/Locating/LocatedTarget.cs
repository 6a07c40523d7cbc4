using System.Collections.Frozen;

namespace Caveat.Locating;

/// <summary>
/// What the zones say of one target on one day: benefits where all of it lies in zones in force, protections where any of it touches a
/// zone, in force or not.
/// </summary>
internal sealed class LocatedTarget
{
    private readonly ZoneSet _set;
    private readonly Footprint _footprint;
    private readonly DateOnly _day;

    internal LocatedTarget(ZoneSet set, Footprint footprint, Reach reach, string? operation, DateOnly day)
    {
        _set = set;
        _footprint = footprint;
        _day = day;
        Owner = SoleOwner();
        HasConsent = Owner is { } owner && operation is not null && Allows(owner, operation);
        IsOurs =
            Owner is Caveat.Owner.Self
            || (Owner is Caveat.Owner.Partner or Caveat.Owner.ThirdParty && HasConsent);
        Locus = reach == Reach.Home || IsOurs ? Locus.Own : Locus.Outside;
        IsComplete = footprint.Complete || (Locus == Locus.Own && footprint.CompleteAtHome);
        Criticality = IsComplete ? HighestCriticality() : SeverityFormula.GreatestCriticality;
    }

    /// <summary>Whose it is; null where not all of it lies in zones of one owner, or it touches those of another.</summary>
    internal Owner? Owner { get; }

    /// <summary>Whether its owner allowed the operation in zones that hold all of it.</summary>
    internal bool HasConsent { get; }

    /// <summary>Whether it is ours, or its owner let us in.</summary>
    internal bool IsOurs { get; }

    /// <summary>Where the act takes effect.</summary>
    internal Locus Locus { get; }

    /// <summary>Whether all the zones that it touches are known.</summary>
    internal bool IsComplete { get; }

    /// <summary>The highest weight of the zones touched, 0–2; 2 where not all of them are known.</summary>
    internal Amount Criticality { get; }

    /// <summary>Sets every fact that the zones decide.</summary>
    internal void AddTo(FactsBuilder facts)
    {
        facts.Extent = Extent();
        facts[Vocabulary.EffectLocus] = FactValue.OfIndex((int)Locus);
        facts[Vocabulary.TargetOwner] = Owner is { } owner
            ? FactValue.OfIndex((int)owner)
            : FactValue.Unknown;
        facts[Vocabulary.TargetConsent] =
            HasConsent || IsComplete ? FactValue.Of(HasConsent) : FactValue.Unknown;
        facts[Vocabulary.TargetUse] = SoleUse() is { } use ? FactValue.OfIndex((int)use) : FactValue.Unknown;
        AddProtections(facts);
    }

    /// <summary>Whether the target touches a zone or row with the tag.</summary>
    internal Truth TouchesTag(string tag)
    {
        var touched = _footprint.Touched;
        for (var area = touched.Next(0); area >= 0; area = touched.Next(area + 1))
        {
            if (_set.Areas[area].Tags.IndexOf(tag) >= 0)
            {
                return Truth.True;
            }
        }

        return IsComplete ? Truth.False : Truth.Unknown;
    }

    /// <summary>Whether zones and rows with the tag hold all of the target.</summary>
    internal Truth LiesInTag(string tag)
    {
        var areas = _set.NewSet();
        var touched = _footprint.Touched;
        for (var area = touched.Next(0); area >= 0; area = touched.Next(area + 1))
        {
            if (_set.Areas[area].Tags.IndexOf(tag) >= 0 && _set.Areas[area].EntitlesOn(_day))
            {
                areas.Add(area);
            }
        }

        return _footprint.LiesIn(areas) ? Truth.True
            : IsComplete ? Truth.False
            : Truth.Unknown;
    }

    private void AddProtections(FactsBuilder facts)
    {
        var sectors = new Gathered();
        var tags = new Gathered();
        var territories = new Gathered();
        var owners = new Gathered();
        var emblem = Emblem.None;
        var touched = _footprint.Touched;
        for (var i = touched.Next(0); i >= 0; i = touched.Next(i + 1))
        {
            var area = _set.Areas[i];
            sectors.AddRange(area.Sectors);
            tags.AddRange(area.Tags);
            territories.AddRange(area.Territories);
            if (area.Owner is { } owner)
            {
                owners.Add(Words.Owners[(int)owner]);
            }

            emblem = area.Emblem > emblem ? area.Emblem : emblem;
        }

        facts[Vocabulary.TargetSectors] = sectors.ToValue(IsComplete);
        facts[Vocabulary.TargetTags] = tags.ToValue(IsComplete);
        facts[Vocabulary.TargetTerritory] = territories.ToValue(IsComplete);
        facts[Vocabulary.TargetOwners] = owners.ToValue(IsComplete);
        facts[Vocabulary.TargetEmblem] =
            IsComplete || emblem == Emblem.Endorsed ? FactValue.OfIndex((int)emblem) : FactValue.Unknown;
    }

    private TargetExtent Extent()
    {
        var around = new List<string>();
        var touching = new List<string>();
        var touched = _footprint.Touched;
        for (var i = touched.Next(0); i >= 0 && i < _set.Zones.Length; i = touched.Next(i + 1))
        {
            touching.Add(_set.Areas[i].Name);
            var alone = _set.NewSet();
            alone.Add(i);
            if (_set.Areas[i].EntitlesOn(_day) && _footprint.LiesIn(alone))
            {
                around.Add(_set.Areas[i].Name);
            }
        }

        return new()
        {
            Addresses = _footprint.Addresses.ToImmutable(),
            Embedded = _footprint.Touching.ToImmutable(),
            AddressesComplete =
                _footprint.AddressesComplete || (Locus == Locus.Own && _footprint.AddressesCompleteAtHome),
            ZonesAround = around.ToFrozenSet(StringComparer.Ordinal),
            ZonesTouched = touching.ToFrozenSet(StringComparer.Ordinal),
            ZonesComplete = IsComplete,
        };
    }

    private Owner? SoleOwner()
    {
        Owner? sole = null;
        var areas = _set.NewSet();
        var touched = _footprint.Touched;
        for (var i = touched.Next(0); i >= 0; i = touched.Next(i + 1))
        {
            var area = _set.Areas[i];
            if (area.Owner is not { } owner)
            {
                continue;
            }

            if (sole is not null && sole != owner)
            {
                return null;
            }

            sole = owner;
            if (area.EntitlesOn(_day))
            {
                areas.Add(i);
            }
        }

        return sole is not null && _footprint.LiesIn(areas) ? sole : null;
    }

    private Use? SoleUse()
    {
        Use? sole = null;
        var areas = _set.NewSet();
        var touched = _footprint.Touched;
        for (var i = touched.Next(0); i >= 0; i = touched.Next(i + 1))
        {
            var area = _set.Areas[i];
            if (area.Use is not { } use)
            {
                continue;
            }

            if (sole is not null && sole != use)
            {
                return null;
            }

            sole = use;
            if (area.EntitlesOn(_day))
            {
                areas.Add(i);
            }
        }

        return sole is not null && _footprint.LiesIn(areas) ? sole : null;
    }

    private bool Allows(Owner owner, string operation)
    {
        var areas = _set.NewSet();
        var touched = _footprint.Touched;
        for (var i = touched.Next(0); i >= 0; i = touched.Next(i + 1))
        {
            var area = _set.Areas[i];
            if (area.Owner == owner && area.EntitlesOn(_day) && area.Allows(operation))
            {
                areas.Add(i);
            }
        }

        return _footprint.LiesIn(areas);
    }

    private Amount HighestCriticality()
    {
        var highest = Amount.Zero;
        var touched = _footprint.Touched;
        for (var i = touched.Next(0); i >= 0; i = touched.Next(i + 1))
        {
            highest = Amount.Max(highest, _set.Areas[i].Criticality);
        }

        return highest;
    }
}
