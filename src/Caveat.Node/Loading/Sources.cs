using System.Collections.Immutable;

namespace Caveat.Node.Loading;

/// <summary>The files that a deployment was read from, byte for byte: from them it can be read again when they have changed or are gone.</summary>
/// <param name="Configuration">The path of the configuration.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Installation">The folder of what ships.</param>
/// <param name="Files">The bytes of every file, by its path.</param>
/// <param name="Folders">The folders of zones that were looked into.</param>
public sealed record Sources(
    string Configuration,
    string Name,
    string Installation,
    ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files,
    ImmutableSortedSet<string> Folders
)
{
    /// <summary>Reads the deployment again, out of these files alone.</summary>
    public DeploymentReading Read() =>
        DeploymentReader.Read(Configuration, Name, new KeptFiles(this), new(Installation));
}
