using System.Collections.Immutable;

namespace Caveat;

/// <summary>
/// What every verb amounts to: the floor of its effect, whether it can be undone, and the category it belongs to on either
/// side of our own border (proposals.md, Verbs and Category). One table: everything else reads it.
/// </summary>
internal static class VerbTable
{
    /// <summary>One verb's row.</summary>
    /// <param name="Floor">The least its effect can be.</param>
    /// <param name="Reversible">Whether it can be undone.</param>
    /// <param name="Own">Its category where it takes effect on what is ours.</param>
    /// <param name="Outside">Its category anywhere else.</param>
    /// <param name="Persists">Whether it lasts until somebody lifts it: without an end it counts as permanent.</param>
    internal sealed record Row(
        EffectKind Floor,
        bool Reversible,
        Category Own,
        Category Outside,
        bool Persists = false
    )
    {
        /// <summary>The category for a place.</summary>
        internal Category CategoryAt(Locus locus) => locus == Locus.Own ? Own : Outside;
    }

    private static readonly Row _look = new(
        EffectKind.Observe,
        Reversible: true,
        Category.Maintenance,
        Category.Intelligence
    );
    private static readonly Row _keepUp = new(
        EffectKind.Degrade,
        Reversible: true,
        Category.Maintenance,
        Category.Response
    );
    private static readonly Row _shut = new(
        EffectKind.Disrupt,
        Reversible: true,
        Category.InternalDefence,
        Category.Response,
        Persists: true
    );
    private static readonly Row _ruin = new(
        EffectKind.Destroy,
        Reversible: false,
        Category.InternalDefence,
        Category.Attack
    );

    /// <summary>The row of a call that nobody mapped: as grave as any.</summary>
    private static readonly Row _noVerb = _ruin;

    private static readonly ImmutableArray<Row> _rows = [.. Enum.GetValues<Verb>().Select(RowOf)];

    /// <summary>The row of a verb; null stands for a call nobody mapped.</summary>
    internal static Row Of(Verb? verb) => verb is { } known ? _rows[(int)known] : _noVerb;

    /// <summary>
    /// The least an effect can be: to cut one connection, both of whose ends are named, takes only a part of either end's capacity.
    /// </summary>
    internal static EffectKind FloorOf(Verb? verb, bool onlyConnections) =>
        onlyConnections && verb is Verb.Deny or Verb.Contain or Verb.Redirect or Verb.Stop or Verb.Restart
            ? EffectKind.Degrade
            : Of(verb).Floor;

    private static Row RowOf(Verb verb) =>
        verb switch
        {
            Verb.Query or Verb.Locate or Verb.Scan or Verb.Investigate or Verb.Detonate or Verb.Copy => _look,
            Verb.Start or Verb.Create or Verb.Cancel or Verb.Set or Verb.Update or Verb.Restore => _keepUp,
            Verb.Remediate => _keepUp with { Reversible = false },
            Verb.Allow => _keepUp with { Own = Category.InternalDefence },
            Verb.Deny or Verb.Contain or Verb.Redirect or Verb.Stop => _shut,
            Verb.Restart => _shut with { Own = Category.Maintenance, Persists = false },
            Verb.Delete => _ruin with { Outside = Category.Response },
            Verb.Degrade => _shut with { Floor = EffectKind.Degrade, Outside = Category.Attack },
            Verb.Disrupt => _shut with { Outside = Category.Attack },
            Verb.Exfiltrate => new(
                EffectKind.Observe,
                Reversible: false,
                Category.InternalDefence,
                Category.Intelligence
            ),
            Verb.Exploit or Verb.Manipulate => _ruin with { Floor = EffectKind.Manipulate },
            Verb.Destroy or Verb.Execute => _ruin,
            _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "a verb of no known row"),
        };
}
