using System.Collections.Immutable;
using Caveat.Approving;

namespace Caveat.Node.Keeping;

/// <summary>A case and what it has reserved.</summary>
internal sealed class KeptCase(Case @case, long record, ImmutableArray<Charge> reserved, DateTimeOffset at)
{
    public Case Case { get; set; } = @case;

    public long Record { get; } = record;

    public ImmutableArray<Charge> Reserved { get; set; } = reserved;

    public DateTimeOffset ReservedAt { get; } = at;

    public ReleaseReference? Release { get; set; }

    /// <summary>As it is now, for readers outside the lock.</summary>
    public KeptCase Copy() => (KeptCase)MemberwiseClone();
}
