namespace Caveat.Gate.Tests;

public sealed class StartingTests
{
    [Fact]
    public void The_repository_is_found() => Assert.True(File.Exists(Repository.At("README.md")));
}
