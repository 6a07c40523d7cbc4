using System.Text.Json;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>What those who watch are told of a ruling.</summary>
public sealed class EventTests
{
    [Theory]
    [InlineData("delete", """{"file":{"path":"/srv/old"}}""", "deny", null)]
    [InlineData("query", """{"ipv4_net":"10.20.10.14"}""", "permit", "observing-our-own")]
    [InlineData("contain", """{"ipv4_net":"10.20.30.3"}""", "hold", "protected-needs-people")]
    public async Task An_event_names_what_decided_and_not_what_else_bit(
        string action,
        string target,
        string verdict,
        string? norm
    )
    {
        await using var gate = await TestGate.StartAsync();

        await gate.ProposeAsync("soar-7", "p", $$"""{"action":"{{action}}","target":{{target}}}""");

        using var said = await LastAsync(gate, "ruling");
        Assert.Equal(verdict, said.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(norm, said.RootElement.TryGetProperty("norm", out var name) ? name.GetString() : null);
        Assert.Equal(norm is not null, said.RootElement.TryGetProperty("because", out _));
    }

    private static async Task<JsonDocument> LastAsync(TestGate gate, string type)
    {
        await foreach (
            var said in gate.Keeper.EventsAsync(
                new Caller.OfPerson("officer-1"),
                0,
                TestContext.Current.CancellationToken
            )
        )
        {
            if (said.Type == type)
            {
                return JsonDocument.Parse(said.Json);
            }
        }

        throw new InvalidOperationException($"no event of the type {type}");
    }
}
