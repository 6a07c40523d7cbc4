using System.Reflection;
using System.Runtime.CompilerServices;

namespace Caveat.Tests.Architecture;

public sealed class NamingTests
{
    private static readonly string[] _emptyWords =
    [
        "Manager",
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Impl",
        "Info",
        "Data",
    ];

    private static readonly Type[] _types =
    [
        .. new[] { "Caveat", "Caveat.Node", "Caveat.Cli" }
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(IsWritten),
    ];

    [Fact]
    public void No_type_is_named_like_a_namespace()
    {
        var namespaces = _types.SelectMany(type => type.Namespace?.Split('.') ?? []).ToHashSet();

        Assert.Empty(_types.Where(type => namespaces.Contains(type.Name)).Select(type => type.FullName));
    }

    [Fact]
    public void No_type_ends_in_a_word_that_says_nothing() =>
        Assert.Empty(_types.Where(type => EndsInAnEmptyWord(type.Name)).Select(type => type.FullName));

    [Fact]
    public void The_rule_on_empty_words_can_fail()
    {
        Assert.True(EndsInAnEmptyWord("ZoneHelper"));
        Assert.True(EndsInAnEmptyWord("CaseData`1"));
        Assert.False(EndsInAnEmptyWord("Amount"));
    }

    private static bool EndsInAnEmptyWord(string name) =>
        Array.Exists(_emptyWords, word => name.Split('`')[0].EndsWith(word, StringComparison.Ordinal));

    /// <summary>Whether people wrote the type, not the compiler or a generator.</summary>
    private static bool IsWritten(Type type) =>
        type.FullName!.StartsWith("Caveat", StringComparison.Ordinal)
        && !type.Name.Contains('<', StringComparison.Ordinal)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute))
        && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute));
}
