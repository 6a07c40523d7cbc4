using System.Text;
using Caveat.Recording;
using NSec.Cryptography;

namespace Caveat.Tests.Node.Witnessing;

/// <summary>A key of a log or of a witness, which is kept nowhere.</summary>
internal sealed class TestKey : IDisposable
{
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public TestKey(string name, NoteAlgorithm algorithm = NoteAlgorithm.Ed25519) =>
        Public = new(name, _key.PublicKey.Export(KeyBlobFormat.RawPublicKey), algorithm);

    public NoteKey Public { get; }

    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <summary>A checkpoint of the log of this key.</summary>
    public SignedNote Note(long size, LogHash root)
    {
        var text = new Checkpoint(Public.Name, size, root).ToText();
        return new(text, [new(Public.Name, Public.Id, Sign(Encoding.UTF8.GetBytes(text)))]);
    }

    public void Dispose() => _key.Dispose();
}
