namespace Caveat.Gate.Tests.Api;

public sealed class ViewTests
{
    [Fact]
    public async Task The_norms_in_force_are_shown_with_what_they_cite()
    {
        await using var gate = await HttpGate.StartAsync();

        var shown = (await gate.Agent("soar-7").GetAsync("/v1/norms")).Fine();
        var people = await gate.Person("counsel-1").GetAsync("/v1/norms");

        Assert.Equal(gate.Gate.Keeper.Deployment.NormSet.Digest, shown.At("digest"));
        var packs = shown.Json.GetProperty("packs").EnumerateArray().ToList();
        Assert.Contains(packs, pack => pack.GetProperty("pack").GetString() == "wards@1.0.0");
        var norm = packs
            .SelectMany(pack => pack.GetProperty("norms").EnumerateArray())
            .Single(each => each.GetProperty("norm").GetString() == "wards-need-their-engineer");
        Assert.NotEqual(0, norm.GetProperty("cites").GetArrayLength());
        Assert.Equal(shown.Said, people.Fine().Said);
    }

    [Theory]
    [InlineData("8.8.8.8", "never-block")]
    [InlineData("10.20.99.4", "own")]
    [InlineData("198.51.100.7", "clinic")]
    [InlineData("198.51.100.0/25", "clinic")]
    public async Task A_lookup_names_the_zones_of_an_address(string query, string zone)
    {
        await using var gate = await HttpGate.StartAsync();

        var found = await gate.Person("officer-1")
            .GetAsync($"/v1/zones/lookup?q={Uri.EscapeDataString(query)}");

        Assert.Contains($"\"{zone}\"", found.Fine().Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?query=8.8.8.8")]
    public async Task A_lookup_without_a_question_is_refused(string query)
    {
        await using var gate = await HttpGate.StartAsync();

        (await gate.Person("officer-1").GetAsync($"/v1/zones/lookup{query}")).Problem(
            400,
            GateCodes.BadQuery
        );
    }

    [Fact]
    public async Task A_lookup_of_a_text_without_end_is_refused()
    {
        await using var gate = await HttpGate.StartAsync();

        var refused = await gate.Person("officer-1").GetAsync($"/v1/zones/lookup?q={new string('a', 513)}");

        refused.Problem(400, GateCodes.BadQuery);
    }
}
