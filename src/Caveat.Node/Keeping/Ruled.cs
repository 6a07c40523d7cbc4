using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Deciding;
using Caveat.Locating;
using Caveat.Node.Loading;
using Caveat.Node.Showing;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Node.Keeping;

/// <summary>A ruling with the facts it was made of, and what of it is recorded.</summary>
/// <param name="Facts">The facts of each target; none where they could not be made.</param>
/// <param name="Ruling">The ruling.</param>
internal sealed record Ruled(ImmutableArray<Facts> Facts, Ruling Ruling)
{
    private static readonly Amount _critical = Amount.Of(9);

    /// <summary>The facts of an act at a moment.</summary>
    public static ImmutableArray<Facts> FactsOf(
        Proposal proposal,
        Agent caller,
        Surroundings surroundings,
        DateTimeOffset now
    ) => Enrichment.Enrich(proposal, caller, surroundings, now);

    /// <summary>Rules on facts; whatever goes wrong is a deny.</summary>
    public static Ruled On(
        ImmutableArray<Facts> facts,
        Deployment deployment,
        Tallies tallies,
        DateTimeOffset now
    )
    {
        try
        {
            return new(facts, ReferenceEvaluator.Rule(deployment.NormSet, facts.AsSpan(), tallies, now));
        }
        catch (Exception fault)
        {
            return new(facts, Barred(KeepingCodes.RulingFailed, $"the gate could not rule: {fault.Message}"));
        }
    }

    /// <summary>A deny outside the norms.</summary>
    public static Ruling Barred(DiagnosticCode code, string message) =>
        new()
        {
            Verdict = Verdict.Deny,
            Grounds = [new() { Bearing = Bearing.Barred, Bar = new(code.Id, message) }],
        };

    /// <summary>With a bar that people or the gate put before the act: a deny.</summary>
    public Ruled With(Bar bar) =>
        this with
        {
            Ruling = new()
            {
                Verdict = Verdict.Deny,
                Grounds = [new() { Bearing = Bearing.Barred, Bar = bar }, .. Ruling.Grounds],
                Latches = Ruling.Latches,
            },
        };

    /// <summary>Held for any person if it were permitted.</summary>
    public Ruled HeldFor(Bar reason) =>
        Ruling.Verdict != Verdict.Permit
            ? this
            : this with
            {
                Ruling = Ruling with
                {
                    Verdict = Verdict.Hold,
                    Requires = new Formula.Signatures(Formula.Person, 1),
                    Individually = true,
                    Grounds =
                    [
                        new()
                        {
                            Bearing = Bearing.Requires,
                            Formula = new Formula.Signatures(Formula.Person, 1),
                            Bar = reason,
                        },
                        .. Ruling.Grounds,
                    ],
                },
            };

    /// <summary>The time that people have to decide.</summary>
    public TimeSpan TimeToDecide =>
        Ruling.DecideWithin
        ?? (
            Facts.Any(facts =>
                facts[Vocabulary.EffectSeverity] is var severity
                && (!severity.IsKnown || severity.AsAmount >= _critical)
            )
                ? Approving.Case.CriticalTime
                : Approving.Case.DefaultTime
        );

    /// <summary>The actuator that the act would go through; null where none is known.</summary>
    public string? Actuator =>
        !Facts.IsEmpty && Facts[0][Vocabulary.ActuatorId] is { IsKnown: true } actuator
            ? actuator.AsText
            : null;

    /// <summary>The zones that all targets lie in.</summary>
    public ImmutableArray<string> ZonesAround =>
        Facts.IsEmpty
            ? []
            :
            [
                .. Facts
                    .Skip(1)
                    .Aggregate(
                        Facts[0].Extent.ZonesAround.AsEnumerable(),
                        (zones, facts) => zones.Where(facts.Extent.ZonesAround.Contains)
                    )
                    .Order(StringComparer.Ordinal),
            ];

    /// <summary>The facts as they are recorded and shown.</summary>
    public byte[] FactsAsJson() =>
        JsonBuffer.BytesOf(json =>
        {
            json.WriteStartArray();
            foreach (var facts in Facts)
            {
                FactsJson.Write(json, facts);
            }

            json.WriteEndArray();
        });

    /// <summary>The estimate of the effect, out of recorded facts: those of the first target whose names begin with <c>effect</c>.</summary>
    public static byte[] EffectOf(ReadOnlyMemory<byte> facts)
    {
        using var targets = JsonDocument.Parse(facts);
        return JsonBuffer.BytesOf(json =>
        {
            json.WriteStartObject();
            if (targets.RootElement.GetArrayLength() > 0)
            {
                foreach (var fact in targets.RootElement[0].GetProperty("attributes").EnumerateObject())
                {
                    if (fact.Name.StartsWith("effect.", StringComparison.Ordinal))
                    {
                        json.WriteString(fact.Name, fact.Value.GetString());
                    }
                }
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Grounds, requirements and obligations as they are answered.</summary>
    public byte[] AnswerAsJson(DateTimeOffset now) =>
        JsonBuffer.BytesOf(json =>
        {
            json.WriteStartObject();
            RulingJson.WriteAnswer(json, WithTime(), now);
            json.WriteEndObject();
        });

    /// <summary>The digest of JSON in canonical form.</summary>
    public static string DigestOf(ReadOnlyMemory<byte> json) =>
        CanonicalJson.TryCanonicalize(json, out var canonical, out _)
            ? Digests.Of(canonical)
            : throw new FormatException("what is shown cannot be signed");

    // What is told is the time that is in force, also where it is the deployment's.
    private Ruling WithTime() =>
        Ruling.Verdict == Verdict.Hold ? Ruling with { DecideWithin = TimeToDecide } : Ruling;
}
