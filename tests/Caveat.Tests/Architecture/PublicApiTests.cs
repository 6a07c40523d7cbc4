using PublicApiGenerator;

namespace Caveat.Tests.Architecture;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_of_the_core_is_the_approved_one()
    {
        var surface = typeof(Verdict).Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false });

        Golden.Match("src/Caveat/PublicApi.txt", surface);
    }
}
