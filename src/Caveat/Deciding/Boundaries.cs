using System.Collections.Immutable;

namespace Caveat.Deciding;

/// <summary>
/// The values of facts at which conditions change their truth: what searches and explanations try. Every constant a condition
/// compares with and its neighbours, every value of an enum, every element, range and zone that is asked for.
/// </summary>
internal sealed class Boundaries
{
    private static readonly Amount _grain = new(1);

    private readonly Dictionary<AttributeDefinition, List<FactValue>> _values = new(
        ReferenceEqualityComparer.Instance
    );
    private readonly Dictionary<AttributeDefinition, SortedSet<string>> _elements = new(
        ReferenceEqualityComparer.Instance
    );
    private readonly List<AttributeDefinition> _attributes = [];
    private readonly SortedSet<string> _zones = new(StringComparer.Ordinal);
    private readonly HashSet<AddressRange> _ranges = [];

    /// <summary>The attributes that were read, in the order in which they were met.</summary>
    public IReadOnlyList<AttributeDefinition> Attributes => _attributes;

    /// <summary>The zones that were asked for.</summary>
    public IReadOnlyCollection<string> Zones => _zones;

    /// <summary>The ranges that were asked for.</summary>
    public IReadOnlyCollection<AddressRange> Ranges => _ranges;

    /// <summary>The boundaries of everything that the norms of a set ask.</summary>
    public static Boundaries Of(NormSet norms)
    {
        var boundaries = new Boundaries();
        foreach (var placed in norms.Packs)
        {
            foreach (var norm in placed.Pack.Norms)
            {
                boundaries.Add(norm.Condition);
            }
        }

        return boundaries;
    }

    /// <summary>Adds what a condition asks, with the definitions it refers to.</summary>
    public void Add(Condition? condition) => Add(condition, new(ReferenceEqualityComparer.Instance));

    /// <summary>
    /// Known values of an attribute worth trying, none twice: those at the boundaries first, then some that lie between.
    /// </summary>
    public ImmutableArray<FactValue> ValuesOf(AttributeDefinition attribute)
    {
        IEnumerable<FactValue> values = attribute.Type switch
        {
            AttributeType.Bool => [FactValue.Of(true), FactValue.Of(false)],
            AttributeType.Set => Sets(attribute),
            AttributeType.Text => [.. Written(attribute), FactValue.Of("other")],
            AttributeType.Enum or AttributeType.Ordered => Enumerable
                .Range(0, attribute.Values.Length)
                .Select(FactValue.OfIndex),
            _ => [.. Written(attribute), .. Ordinary(attribute)],
        };
        return [.. values.Distinct()];
    }

    /// <summary>The elements that conditions ask an attribute for.</summary>
    public IReadOnlyCollection<string> ElementsOf(AttributeDefinition attribute) =>
        _elements.GetValueOrDefault(attribute) ?? [];

    private void Add(Condition? condition, HashSet<Definition> entered)
    {
        switch (condition)
        {
            case Condition.All all:
                AddEach(all.Parts, entered);
                break;
            case Condition.Any any:
                AddEach(any.Parts, entered);
                break;
            case Condition.Not not:
                Add(not.Part, entered);
                break;
            case Condition.Defined { Definition: var definition } when entered.Add(definition):
                Add(definition.Condition, entered);
                break;
            case Condition.Holds holds:
                Read(holds.Attribute);
                break;
            case Condition.IsKnown known:
                Read(known.Attribute);
                break;
            case Condition.IsOneOf isOneOf:
                Read(isOneOf.Attribute).AddRange(isOneOf.Values);
                break;
            case Condition.Like like:
                Read(like.Attribute).Add(FactValue.Of(Matching(like.Pattern)));
                break;
            case Condition.Has has:
                Read(has.Attribute);
                _elements[has.Attribute].UnionWith(has.Elements);
                break;
            case Condition.InZone zone:
                _zones.Add(zone.Zone);
                break;
            case Condition.InRange range:
                _ranges.Add(range.Range);
                break;
            case Condition.Compares compares:
                AddComparison(compares);
                break;
        }
    }

    private void AddEach(ImmutableArray<Condition> parts, HashSet<Definition> entered)
    {
        foreach (var part in parts)
        {
            Add(part, entered);
        }
    }

    private void AddComparison(Condition.Compares compares)
    {
        var literals = new List<Amount>();
        var read = new List<AttributeDefinition>();
        Collect(compares.Left, literals, read);
        Collect(compares.Right, literals, read);
        foreach (var attribute in read)
        {
            var values = Read(attribute);
            foreach (var literal in literals)
            {
                foreach (
                    var near in (Amount[])
                        [Amount.Zero, Amount.One, Amount.Zero - Amount.One, _grain, Amount.Zero - _grain]
                )
                {
                    values.Add(FactValue.Of(Within(attribute, literal + near)));
                }
            }
        }
    }

    private static void Collect(Term term, List<Amount> literals, List<AttributeDefinition> read)
    {
        switch (term)
        {
            case Term.Literal literal:
                literals.Add(literal.Value);
                break;
            case Term.Reads reads:
                read.Add(reads.Attribute);
                break;
            case Term.Product product:
                Collect(product.Term, literals, read);
                break;
            case Term.Sum sum:
                foreach (var (_, part) in sum.Parts)
                {
                    Collect(part, literals, read);
                }

                break;
        }
    }

    private List<FactValue> Read(AttributeDefinition attribute)
    {
        if (!_values.TryGetValue(attribute, out var values))
        {
            _values[attribute] = values = [];
            _elements[attribute] = new(StringComparer.Ordinal);
            _attributes.Add(attribute);
        }

        return values;
    }

    private List<FactValue> Written(AttributeDefinition attribute) =>
        _values.GetValueOrDefault(attribute) ?? [];

    private IEnumerable<FactValue> Sets(AttributeDefinition attribute)
    {
        var elements = ElementsOf(attribute);
        yield return FactValue.Of(FactSet.Empty);
        foreach (var element in elements)
        {
            yield return FactValue.Of(FactSet.Of([element]));
        }

        if (elements.Count > 1)
        {
            yield return FactValue.Of(FactSet.Of(elements));
        }
    }

    // Ends of the range and a few values that people meet, for attributes that conditions read only through computed ones.
    private static IEnumerable<FactValue> Ordinary(AttributeDefinition attribute)
    {
        long[] wholes = attribute switch
        {
            { Type: AttributeType.Duration } => [0, 60, 3_600, 86_400, 604_800],
            { Greatest.Thousandths: <= 1_000 } => [0, 1],
            { Greatest.Thousandths: <= 100_000 } => [0, 1, 2, 3, 5, 7, 9, 10],
            _ => [0, 1, 2, 10, 100, 1_000, 100_000],
        };
        foreach (var whole in wholes)
        {
            yield return FactValue.Of(Within(attribute, Amount.Of(whole)));
        }

        if (attribute.Greatest is { Thousandths: <= 1_000 })
        {
            yield return FactValue.Of(new Amount(500));
            yield return FactValue.Of(new Amount(800));
        }

        if (attribute.Type == AttributeType.Duration)
        {
            yield return FactValue.Of(Amount.Unbounded);
        }

        yield return FactValue.Of(attribute.Greatest ?? Amount.Of(1_000_000));
    }

    private static Amount Within(AttributeDefinition attribute, Amount value) =>
        Amount.Max(
            attribute.Least ?? new(long.MinValue),
            Amount.Min(attribute.Greatest ?? Amount.Unbounded, value)
        );

    private static string Matching(string pattern) =>
        pattern.Replace("*", "any", StringComparison.Ordinal).Replace('?', 'x');
}
