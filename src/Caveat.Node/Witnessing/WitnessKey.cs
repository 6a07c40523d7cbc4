using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Node.Witnessing;

/// <summary>The key of a witness. It signs cosignatures and nothing else: its id and its messages are those of no log.</summary>
public sealed class WitnessKey : IDisposable
{
    private readonly SigningKey _key;

    private WitnessKey(SigningKey key)
    {
        _key = key;
        Public = new(key.Public.Name, key.Public.PublicKey, NoteAlgorithm.Cosignature);
    }

    /// <summary>What others check with.</summary>
    public NoteKey Public { get; }

    /// <summary>Reads the key of a witness, or makes one that nobody else can read where there is none and the witness is new.</summary>
    /// <exception cref="LedgerStoppedException">The file cannot be read or written, is no key, others can read it, or what was cosigned is there and the key is not.</exception>
    public static WitnessKey Open(string name, string folder, Passphrase? passphrase = null)
    {
        var path = Path.Combine(folder, "keys", "witness.key");
        if (File.Exists(path))
        {
            return new(SigningKey.Read(name, path, passphrase));
        }

        return File.Exists(WitnessStore.PathIn(folder))
            ? throw new LedgerStoppedException(
                $"`{folder}` holds what a witness cosigned, and its key `{path}` is missing: put the key back, or begin another witness in another folder"
            )
            : new(SigningKey.MakeFirst(name, path, passphrase));
    }

    /// <summary>A key that is kept nowhere, for what is thrown away.</summary>
    public static WitnessKey Temporary(string name) => new(SigningKey.Temporary(name));

    /// <summary>The cosignature of the text of a checkpoint.</summary>
    public NoteSignature Cosign(string text, DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        return Cosignature.Of(Public, seconds, _key.Sign(Cosignature.Message(text, seconds)));
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
