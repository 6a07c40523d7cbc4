using System.Diagnostics.CodeAnalysis;

// Stands in for the core where a test shows that the layering rules can fail: here Wire knows Language.
namespace Planted.Wire
{
    [SuppressMessage("Design", "MA0048", Justification = "Two namespaces in one file are the violation")]
    internal sealed class Envelope
    {
        public Language.Checker? Checker { get; init; }
    }
}

namespace Planted.Language
{
    [SuppressMessage("Design", "MA0048", Justification = "Two namespaces in one file are the violation")]
    internal sealed class Checker;
}
