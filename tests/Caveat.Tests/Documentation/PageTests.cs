using System.Text.RegularExpressions;

namespace Caveat.Tests.Documentation;

/// <summary>What pages show is what happens, and what they link to is there.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> Pages =>
        [.. Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Commands_on_a_page_do_what_it_shows(string page)
    {
        var text = await File.ReadAllTextAsync(Repository.At(page), Cancelled);

        var differences = await Reader.FollowAsync(text);

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_on_a_page_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.At(page))!;
        var dead = Link()
            .Matches(File.ReadAllText(Repository.At(page)))
            .Select(link => link.Groups[1].Value)
            .Where(target =>
                !target.Contains("://", StringComparison.Ordinal)
                && !target.StartsWith("mailto:", StringComparison.Ordinal)
            )
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(dead);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The target of an inline link, without its fragment; a link within the page has none.</summary>
    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();
}
