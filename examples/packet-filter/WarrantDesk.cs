using System.Globalization;
using System.Net;
using Caveat;
using Caveat.Recording;
using NSec.Cryptography;

namespace Example.PacketFilter;

/// <summary>
/// Where every command shows its warrant. One at a time, so that a warrant that is shown twice at once is used once; and it is remembered
/// durably before anything is done.
/// </summary>
internal sealed class WarrantDesk(
    WarrantTrust trust,
    NoteKey heartbeats,
    Uri gate,
    string actuator,
    MemoryFile memory
) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    // The gate is asked straight, and in a moment: whoever sits between could keep a halt from this actuator no longer than a heartbeat lives.
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }
    )
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 1 << 16,
    };

    /// <summary>How far the ledger was, as far as this actuator knows; null before the first.</summary>
    public Checkpoint? Seen => memory.Now.Seen;

    /// <summary>Checks the signature of a note.</summary>
    public static bool IsSigned(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) =>
        SignatureAlgorithm.Ed25519.Verify(
            PublicKey.Import(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey),
            message,
            signature
        );

    /// <summary>Uses a warrant up for a command; why not, or null where it was done.</summary>
    /// <param name="shown">The warrant, as base64 of its text; empty for none.</param>
    /// <param name="command">The digest of the command in hand.</param>
    /// <param name="act">What is done with the warrant used up: it is given the record of the release.</param>
    /// <exception cref="IOException">The disk refuses: nothing was done, and nothing may be.</exception>
    public async Task<Refusal?> UseAsync(string? shown, string command, Action<long> act)
    {
        if (string.IsNullOrEmpty(shown))
        {
            return new(HttpStatusCode.Unauthorized, "it has no warrant: propose the command to the gate");
        }

        var bytes = new byte[shown.Length];
        if (
            !Convert.TryFromBase64String(shown, bytes, out var length)
            || Warrant.Parse(bytes.AsSpan(0, length)) is not { } warrant
        )
        {
            return Refusal.Of(WarrantCodes.Malformed, "the header is no warrant in base64");
        }

        // What is refused whatever the gate says takes nobody's time: without a heartbeat no warrant is good.
        var early = Verify(warrant, command, null, TimeProvider.System.GetUtcNow());
        if (early.Fault is { } plain && plain != WarrantCodes.NoHeartbeat)
        {
            return Refusal.Of(plain, early.Reason);
        }

        await _one.WaitAsync();
        try
        {
            var (answer, why) = await BeatAsync(memory.Now.Seen?.Size ?? 0, warrant.Size ?? 0);
            if (answer is not null)
            {
                if (memory.Now.After(answer) is not { } further)
                {
                    return Refusal.Of(
                        WarrantCodes.Inconsistent,
                        $"the ledger of {answer.Heartbeat.Head.Size} records does not continue that of {memory.Now.Seen!.Size}, which was seen before"
                    );
                }

                memory.Note(further);
            }

            var now = TimeProvider.System.GetUtcNow();
            var result = Verify(warrant, command, answer, now);
            if (result.Fault is { } fault)
            {
                return Refusal.Of(
                    fault,
                    fault == WarrantCodes.NoHeartbeat ? $"{result.Reason}{why}" : result.Reason
                );
            }

            memory.Keep(memory.Now.After(result, now));
            act(result.Released!.Record);
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _one.Dispose();
    }

    private WarrantResult Verify(
        Warrant warrant,
        string command,
        HeartbeatAnswer? answer,
        DateTimeOffset now
    ) => warrant.Verify(trust, memory.Now.Use(command, actuator, now, warrant, answer));

    // The gate's heartbeat, with proofs that its ledger continues what was seen and what the warrant bears.
    private async Task<(HeartbeatAnswer? Answer, string Why)> BeatAsync(long seen, long borne)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"/v1/heartbeat?from={seen}&from={borne}");
        try
        {
            using var response = await _http.GetAsync(new Uri(gate, query));
            var body = await response.Content.ReadAsByteArrayAsync();
            return
                response.IsSuccessStatusCode
                && HeartbeatAnswer.Verify(body, heartbeats, IsSigned) is { } answer
                ? (answer, "")
                : (null, $"; {gate} answers with {(int)response.StatusCode} and none that is signed");
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return (null, $"; {gate} cannot be asked: {fault.Message}");
        }
    }
}

/// <summary>Why a command is not carried out.</summary>
/// <param name="Status">The status of OpenC2.</param>
/// <param name="Text">What people are told.</param>
internal sealed record Refusal(HttpStatusCode Status, string Text)
{
    public static Refusal Of(DiagnosticCode code, string reason) =>
        new(HttpStatusCode.Forbidden, $"{code.Id} {code.Title}: {reason}");
}
