using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Caveat.Tests.Laws;

/// <summary>A proposal in parts, of which the laws raise some and drop others; its text is the JSON that an agent sends.</summary>
internal sealed record Draft
{
    public required string Action { get; init; }

    /// <summary>The target of the command, then the further ones, each as JSON.</summary>
    public required ImmutableArray<string> Targets { get; init; }

    /// <summary>The device that the command's specifiers name.</summary>
    public string? Host { get; init; }

    public string? Actuator { get; init; }

    public string? Operation { get; init; }

    /// <summary>In milliseconds.</summary>
    public long? Duration { get; init; }

    /// <summary>Whether there is an argument that nobody can classify.</summary>
    public bool HasExtension { get; init; }

    public EffectKind? Kind { get; init; }

    public Category? Category { get; init; }

    public bool? Reversible { get; init; }

    public long? Hosts { get; init; }

    public long? People { get; init; }

    /// <summary>In thousandths.</summary>
    public int? Spillover { get; init; }

    public bool? SelfSpreading { get; init; }

    /// <summary>A filed threat; null where the agent asserts one itself, or none.</summary>
    public string? ThreatId { get; init; }

    public Assertion? Asserted { get; init; }

    public int? Weight { get; init; }

    public bool? Approved { get; init; }

    public override string ToString()
    {
        var body = new List<string> { "\"id\":\"p-1\"", "\"agent\":\"soar-1\"", $"\"command\":{Command()}" };
        AddText(body, "operation", Operation);
        AddText(body, "actuator", Actuator);
        if (Targets.Length > 1)
        {
            body.Add($"\"targets\":[{string.Join(',', Targets.Skip(1))}]");
        }

        Add(body, "effect", Effect());
        AddText(body, "threat", ThreatId);
        if (Asserted is { } threat)
        {
            body.Add($"\"threat\":{threat}");
        }

        var labels = new List<string>();
        AddText(labels, "weight", Weight?.ToString(CultureInfo.InvariantCulture));
        AddText(labels, "approved", Approved is { } approved ? Text(approved) : null);
        Add(body, "labels", labels);
        return $"{{{string.Join(',', body)}}}";
    }

    private string Command()
    {
        var command = new StringBuilder($"{{\"action\":\"{Action}\",\"target\":{Targets[0]}");
        var arguments = new List<string>();
        AddNumber(arguments, "duration", Duration);
        if (HasExtension)
        {
            arguments.Add("\"x-acme\":{\"mode\":\"fast\"}");
        }

        if (arguments.Count > 0)
        {
            command.Append(CultureInfo.InvariantCulture, $",\"args\":{{{string.Join(',', arguments)}}}");
        }

        if (Host is not null)
        {
            command.Append(
                CultureInfo.InvariantCulture,
                $",\"actuator\":{{\"er\":{{\"hostname\":\"{Host}\"}}}}"
            );
        }

        return command.Append('}').ToString();
    }

    private List<string> Effect()
    {
        var effect = new List<string>();
        AddText(effect, "kind", Kind is { } kind ? Words.Of(kind) : null);
        AddText(effect, "category", Category is { } category ? Words.Of(category) : null);
        AddFlag(effect, "reversible", Reversible);
        AddNumber(effect, "hosts", Hosts);
        AddNumber(effect, "people", People);
        if (Spillover is { } spillover)
        {
            effect.Add($"\"spillover\":{Assertion.Decimal(spillover)}");
        }

        AddFlag(effect, "selfSpreading", SelfSpreading);
        return effect;
    }

    private static void Add(List<string> body, string name, List<string> members)
    {
        if (members.Count > 0)
        {
            body.Add($"\"{name}\":{{{string.Join(',', members)}}}");
        }
    }

    private static void AddText(List<string> members, string name, string? text)
    {
        if (text is not null)
        {
            members.Add($"\"{name}\":\"{text}\"");
        }
    }

    private static void AddNumber(List<string> members, string name, long? number)
    {
        if (number is not null)
        {
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"{name}\":{number}"));
        }
    }

    private static void AddFlag(List<string> members, string name, bool? flag)
    {
        if (flag is { } value)
        {
            members.Add($"\"{name}\":{Text(value)}");
        }
    }

    private static string Text(bool value) => value ? "true" : "false";
}

/// <summary>A threat that the agent asserts itself; numbers in thousandths.</summary>
internal sealed record Assertion(
    int Severity,
    int Confidence,
    bool? Imminent,
    ImmutableArray<string> Techniques
)
{
    public static string Decimal(int thousandths) =>
        (thousandths / 1_000m).ToString("0.###", CultureInfo.InvariantCulture);

    public override string ToString() =>
        $"{{\"severity\":{Decimal(Severity)},\"confidence\":{Decimal(Confidence)}"
        + (Imminent is { } imminent ? $",\"imminent\":{(imminent ? "true" : "false")}" : "")
        + (
            Techniques.IsEmpty
                ? ""
                : $",\"techniques\":[{string.Join(',', Techniques.Select(one => $"\"{one}\""))}]"
        )
        + "}";
}
