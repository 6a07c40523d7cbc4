namespace Caveat.Wire;

/// <summary>What a bare command declares in <c>args["x-caveat"]</c>.</summary>
internal readonly record struct Declared(
    DeclaredEffect? Effect,
    string? ThreatId,
    Threat? AssertedThreat,
    string? Justification
)
{
    /// <summary>Reads the threat, the effect and the justification.</summary>
    public static Declared Read(JsonPlace place, Findings findings)
    {
        var declared = new Declared();
        if (!Expect.Object(place, findings))
        {
            return declared;
        }

        foreach (var member in place.Items)
        {
            if (member.Is("effect"u8))
            {
                declared = declared with { Effect = DeclarationReader.ReadEffect(member, findings) };
            }
            else if (member.Is("threat"u8))
            {
                var (id, asserted) = DeclarationReader.ReadThreat(member, findings);
                declared = declared with { ThreatId = id, AssertedThreat = asserted };
            }
            else if (member.Is("justification"u8))
            {
                declared = declared with
                {
                    Justification = Expect.Text(member, 0, WireLimits.Justification, findings),
                };
            }
            else
            {
                Expect.UnknownMember(member, "threat, effect, justification", findings);
            }
        }

        return declared;
    }
}
