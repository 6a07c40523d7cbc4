using Caveat.Language;

namespace Caveat.Tests.Language;

public sealed class PageTests
{
    [Fact]
    public void The_floor_compiles() => Assert.Equal(4, Floor.Pack.Norms.Length);
}
