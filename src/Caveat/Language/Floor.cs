namespace Caveat.Language;

/// <summary>The compiled-in pack that no deployment can remove or loosen (norms.md, The floor).</summary>
public static class Floor
{
    /// <summary>Its text.</summary>
    public const string Text = """
        pack     floor
        version  1.0.0
        layer    international
        issuer   "Caveat"
        source   "what states, alliances and humanitarian organisations have said of autonomous cyber operations"
        summary  "compiled in: it can be tightened, never removed or loosened"

        norm people-decide-on-reaching-out
          require approval by 2 person individually when action.category >= response
          cites "DoD Directive 3000.09, by analogy; Political Declaration on Responsible Military Use of AI, senior oversight"
          because "Acting outside what is ours is for people to decide, and for more than one."

        norm people-decide-on-protected-sectors
          require approval by 1 person
          when effect.kind >= degrade
               and action.category >= internal-defence
               and (target.tags has public-core
                    or target.sectors has any of [healthcare, emergency-services, energy, nuclear, dams, water,
                         financial-services, transportation, humanitarian])
          cites "UN GGE 2015 norm f (A/70/174 para. 13)"
          cites "GCSC 2019, public core"
          because "What people's lives or everybody's network depend on is not touched without people."

        norm people-decide-on-what-nobody-can-read
          require approval by 1 person individually when action.opaque
          because "What cannot be classified cannot be weighed."

        norm nothing-that-spreads-by-itself
          forbid when effect.self-spreading
          cites "Tallinn Manual 2.0 rules 105 and 111; ICRC rules for civilian hackers, rule 2"
          because "What spreads by itself cannot be aimed."
        """;

    /// <summary>The name no other pack may have.</summary>
    public const string Name = "floor";

    /// <summary>Its source, for those who show it.</summary>
    public static SourceText Source { get; } = new("floor (compiled in)", Text + "\n");

    private static readonly Lazy<Pack> _pack = new(() =>
    {
        var result = Compilation.CompilePack(Source);
        return result.Pack ?? throw new InvalidOperationException("the floor does not compile");
    });

    /// <summary>The checked pack.</summary>
    public static Pack Pack => _pack.Value;

    internal static bool IsNorm(string id) => Text.Contains($"norm {id}\n", StringComparison.Ordinal);
}
