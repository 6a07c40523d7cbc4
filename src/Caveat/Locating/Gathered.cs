using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>The union of small sorted lists of texts; most targets touch none or one, which costs nothing.</summary>
internal struct Gathered
{
    // INVARIANT: distinct and in ordinal order, as every list added is.
    private ImmutableArray<string> _first;
    private SortedSet<string>? _all;

    internal void AddRange(ImmutableArray<string> texts)
    {
        if (texts.IsEmpty)
        {
            return;
        }

        if (_first.IsDefault)
        {
            _first = texts;
        }
        else if (_first != texts)
        {
            _all ??= new(_first, StringComparer.Ordinal);
            _all.UnionWith(texts);
        }
    }

    internal void Add(string text)
    {
        if (_all is null && !_first.IsDefault && _first.IndexOf(text) >= 0)
        {
            return;
        }

        AddRange([text]);
    }

    internal readonly FactValue ToValue(bool complete)
    {
        ImmutableArray<string> elements =
            _all is not null ? [.. _all]
            : _first.IsDefault ? []
            : _first;
        return FactValue.Of(
            !elements.IsEmpty ? new FactSet(elements, complete)
            : complete ? FactSet.Empty
            : FactSet.Unknown
        );
    }
}
