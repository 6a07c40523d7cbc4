using System.Text.RegularExpressions;
using ArchUnitNET.Fluent;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Caveat.Tests.Architecture;

/// <summary>Which folder of the core may know which: the whole list.</summary>
internal static class Layering
{
    /// <summary>The vocabulary: the types of the root namespace, which every folder knows.</summary>
    public const string Vocabulary = "";

    private static readonly string[] _neighbours =
    [
        "Locating",
        "Restraining",
        "Approving",
        "Recording",
        "Wire",
    ];

    /// <summary>Each folder, and the folders it may know besides itself and the vocabulary.</summary>
    public static readonly (string Folder, string[] MayKnow)[] Lines =
    [
        (Vocabulary, []),
        ("Language", []),
        ("Deciding", ["Language", "Restraining", "Approving"]),
        ("Locating", _neighbours),
        ("Restraining", _neighbours),
        ("Approving", _neighbours),
        ("Recording", _neighbours),
        ("Disclosing", ["Recording", "Wire"]),
        ("Wire", _neighbours),
        ("Witnessing", ["Recording"]),
        ("Proving", ["Language", "Deciding", "Restraining", "Approving"]),
    ];

    /// <summary>The rule of one line, for the namespaces under a root.</summary>
    public static IArchRule Rule(string root, string folder)
    {
        var mayKnow = Lines.Single(line => line.Folder == folder).MayKnow;
        string[] allowed = [folder, Vocabulary, .. mayKnow];
        var forbidden = Types()
            .That()
            .ResideInNamespaceMatching($@"^{Regex.Escape(root)}(\.|$)")
            .And()
            .DoNotResideInNamespaceMatching(string.Join('|', allowed.Select(each => Within(root, each))));
        return Types()
            .That()
            .ResideInNamespaceMatching(Within(root, folder))
            .Should()
            .NotDependOnAny(forbidden)
            .WithoutRequiringPositiveResults();
    }

    /// <summary>A pattern for the namespace of a folder and of its sub-folders; of the vocabulary, for the root alone.</summary>
    private static string Within(string root, string folder) =>
        folder == Vocabulary ? $"^{Regex.Escape(root)}$" : $@"^{Regex.Escape(root)}\.{folder}(\.|$)";
}
