namespace Caveat.Locating;

/// <summary>Which areas have an asset entry that a host name, device id or account matches.</summary>
internal sealed class AssetIndex
{
    private readonly ILookup<string, int> _literals;
    private readonly (string Pattern, int Area)[] _patterns;

    internal AssetIndex(IEnumerable<(string Pattern, int Area)> assets)
    {
        var all = assets.ToArray();
        _literals = all.Where(asset => Glob.IsLiteral(asset.Pattern))
            .ToLookup(asset => asset.Pattern, asset => asset.Area, StringComparer.OrdinalIgnoreCase);
        _patterns = [.. all.Where(asset => !Glob.IsLiteral(asset.Pattern))];
    }

    /// <summary>Adds every area that the thing of that name is an asset of.</summary>
    internal void AddTouched(string name, AreaSet touched)
    {
        foreach (var area in _literals[name])
        {
            touched.Add(area);
        }

        foreach (var (pattern, area) in _patterns)
        {
            if (Glob.Matches(pattern, name))
            {
                touched.Add(area);
            }
        }
    }

    /// <summary>Adds every area that has an asset in common with the pattern.</summary>
    internal void AddMeeting(string pattern, AreaSet touched)
    {
        foreach (var literal in _literals)
        {
            if (Glob.Matches(pattern, literal.Key))
            {
                foreach (var area in literal)
                {
                    touched.Add(area);
                }
            }
        }

        foreach (var (other, area) in _patterns)
        {
            if (Glob.Meet(pattern, other))
            {
                touched.Add(area);
            }
        }
    }

    /// <summary>Whether the thing of that name is an asset of one of the areas.</summary>
    internal bool Covers(string name, AreaSet areas)
    {
        foreach (var area in _literals[name])
        {
            if (areas.Contains(area))
            {
                return true;
            }
        }

        foreach (var (pattern, area) in _patterns)
        {
            if (areas.Contains(area) && Glob.Matches(pattern, name))
            {
                return true;
            }
        }

        return false;
    }
}
