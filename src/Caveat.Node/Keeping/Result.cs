using System.Diagnostics.CodeAnalysis;

namespace Caveat.Node.Keeping;

/// <summary>What came of a command to the gate: a value, or the reason why there is none.</summary>
public readonly record struct Result<T>
    where T : class
{
    private Result(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value; null where it was refused.</summary>
    public T? Value { get; }

    /// <summary>Why there is no value; null where there is one.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsValue => Value is not null;

    /// <summary>A value.</summary>
    [SuppressMessage(
        "Usage",
        "CA2225:Operator overloads have named alternates",
        Justification = "A value is a result; there is nothing else to name."
    )]
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    [SuppressMessage(
        "Usage",
        "CA2225:Operator overloads have named alternates",
        Justification = "A refusal is a result; there is nothing else to name."
    )]
    public static implicit operator Result<T>(Refusal refusal) => new(null, refusal);
}
