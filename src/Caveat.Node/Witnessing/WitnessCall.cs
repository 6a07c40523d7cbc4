using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Node.Witnessing;

/// <summary>Asks one witness once, over HTTP (C2SP tlog-witness, <c>add-checkpoint</c>). It may answer anything; what it answers is bounded.</summary>
internal sealed class WitnessCall(HttpClient http, PolicyWitness witness)
{
    private const int MostBytes = 64 << 10;
    private const string SizeType = "text/x.tlog.size";

    private readonly Uri _address = new(witness.Url!.TrimEnd('/') + "/add-checkpoint");

    /// <summary>What came of asking it to cosign a head, <paramref name="old"/> being what it cosigned last.</summary>
    public async Task<CallResult> AskAsync(OfferedHead offered, long old, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new ByteArrayContent(offered.RequestFrom(old)),
        };
        request.Content.Headers.ContentType = new("text/plain");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop)
            .ConfigureAwait(false);
        if (await ReadAsync(response.Content, stop).ConfigureAwait(false) is not { } body)
        {
            return new CallResult.Refused("its answer is longer than any answer may be");
        }

        return response.StatusCode switch
        {
            HttpStatusCode.OK => LineOf(offered, body),
            HttpStatusCode.Conflict => SizeOf(response.Content.Headers.ContentType, body),
            HttpStatusCode.UnprocessableEntity => new CallResult.Inconsistent(),
            HttpStatusCode.BadRequest => new CallResult.Refused("it says that the request is none (400)"),
            HttpStatusCode.Forbidden => new CallResult.Refused(
                "it does not trust the key of this ledger (403)"
            ),
            HttpStatusCode.NotFound => new CallResult.Refused("it does not know this ledger (404)"),
            var other => new CallResult.Failed($"it answered {(int)other}"),
        };
    }

    // Lines of others are ignored. What is no list of lines, and a line of the witness that does not verify, is refused.
    private CallResult LineOf(OfferedHead offered, byte[] body)
    {
        byte[] whole = [.. Encoding.UTF8.GetBytes(offered.Note.Text + "\n"), .. body];
        if (SignedNote.Parse(whole) is not { } answer || answer.Text != offered.Note.Text)
        {
            return new CallResult.Refused("its answer is no list of signatures");
        }

        return Cosignature.Verify(answer, witness.Key, Ed25519.Verify) is null
            ? new CallResult.Refused("its answer has no signature of its key that verifies")
            : new CallResult.Cosigned(answer.SignatureOf(witness.Key)!);
    }

    private static CallResult SizeOf(MediaTypeHeaderValue? type, byte[] body) =>
        type?.MediaType == SizeType
        && body is [.. var digits, (byte)'\n']
        && CheckpointRequest.TrySize(digits, out var size)
            ? new CallResult.Conflict(size)
            : new CallResult.Refused("it says conflict (409) without the size that it knows");

    // Null where there is more than that.
    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken stop)
    {
        var stream = await content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[4096];
            using var body = new MemoryStream();
            while (await stream.ReadAsync(buffer, stop).ConfigureAwait(false) is > 0 and var read)
            {
                if (body.Length + read > MostBytes)
                {
                    return null;
                }

                body.Write(buffer, 0, read);
            }

            return body.ToArray();
        }
    }
}

/// <summary>What came of asking a witness.</summary>
internal abstract record CallResult
{
    private CallResult() { }

    /// <summary>It cosigned.</summary>
    public sealed record Cosigned(NoteSignature Line) : CallResult;

    /// <summary>It cosigned another size last.</summary>
    public sealed record Conflict(long Size) : CallResult;

    /// <summary>It says that the log does not continue what it cosigned.</summary>
    public sealed record Inconsistent : CallResult;

    /// <summary>It refuses for another reason, or what it answers is none.</summary>
    public sealed record Refused(string Reason) : CallResult;

    /// <summary>It has a fault of its own.</summary>
    public sealed record Failed(string Reason) : CallResult;
}
