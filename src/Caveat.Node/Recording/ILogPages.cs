using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>What anybody may read of a log: the files of C2SP tlog-tiles.</summary>
public interface ILogPages
{
    /// <summary>The signed checkpoint; null where there is none yet.</summary>
    byte[]? ReadCheckpoint();

    /// <summary>A tile or a bundle of entries; null where there is none.</summary>
    byte[]? ReadTile(TileCoordinates tile);
}
