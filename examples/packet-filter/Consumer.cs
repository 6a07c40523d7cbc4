using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using Caveat;
using Caveat.Wire;
using Microsoft.AspNetCore.Http;

namespace Example.PacketFilter;

/// <summary>Takes OpenC2 commands over HTTP, bare or in an envelope, and answers in kind; the status of OpenC2 stands in the body.</summary>
/// <param name="desk">Where warrants are checked and used up.</param>
/// <param name="rulesFile">Where rules are appended to; empty for nowhere.</param>
internal sealed class Consumer(WarrantDesk desk, string rulesFile)
{
    /// <summary>The most bytes that a message has.</summary>
    public const int MostBytes = (64 << 10) + 4096;

    private const string Bare = "application/openc2-cmd+json;version=1.0";
    private const string BareAnswer = "application/openc2-rsp+json;version=1.0";
    private const string Enveloped = "application/openc2+json;version=1.0";
    private const string IdHeader = "X-Request-ID";

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    /// <summary>Answers a message.</summary>
    public async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var mediaType = context.Request.ContentType?.Replace(" ", "", StringComparison.Ordinal);
        var isEnveloped = string.Equals(mediaType, Enveloped, StringComparison.OrdinalIgnoreCase);
        if (!isEnveloped && !string.Equals(mediaType, Bare, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var (command, id) = isEnveloped
            ? Open(body.ToArray())
            : (body.ToArray(), context.Request.Headers[IdHeader].ToString());
        var reading = ProposalReader.ReadCommand(command, "whoever asks", id);
        var answer = reading.Proposal is { } read
            ? await AnswerAsync(context, read)
            : new(HttpStatusCode.BadRequest, Said(reading.Problems));
        if (desk.Seen is { } seen)
        {
            context.Response.Headers["Caveat-Seen"] = $"{seen.Size} {seen.Root}";
        }

        if (
            answer.Status == HttpStatusCode.OK
            && reading.Proposal?.Command.Arguments.ResponseRequested == "none"
        )
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (!isEnveloped && id.Length > 0 && Ascii.IsValid(id))
        {
            context.Response.Headers[IdHeader] = id;
        }

        context.Response.ContentType = isEnveloped ? Enveloped : BareAnswer;
        await context.Response.Body.WriteAsync(
            Write(answer, isEnveloped ? id : null),
            context.RequestAborted
        );
    }

    private async Task<Answer> AnswerAsync(HttpContext context, Proposal read)
    {
        var command = read.Command;
        if (command is { Verb: Verb.Query, Target: CommandTarget.Features features })
        {
            return new(HttpStatusCode.OK, null) { Features = features.Names };
        }

        if (FilterRules.Of(command, TimeProvider.System.GetUtcNow()) is not { } rules)
        {
            return new(
                HttpStatusCode.NotImplemented,
                "this filter denies, allows and contains networks and connections of IPv4"
            );
        }

        try
        {
            var refusal = await desk.UseAsync(
                context.Request.Headers["Caveat-Warrant"],
                Digests.OfCommand(read),
                record => Print(FilterRules.Text(rules, record))
            );
            return refusal is null
                ? new(HttpStatusCode.OK, "a dry run: the rules are written, and not applied")
                : new(refusal.Status, refusal.Text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Who cannot remember what was used must do nothing any more, and not try again.
            await Console.Error.WriteLineAsync($"error: {fault.Message}");
            Environment.Exit(3);
            throw;
        }
    }

    private void Print(string rules)
    {
        Console.Out.Write(rules);
        Console.Out.Flush();
        if (rulesFile.Length > 0)
        {
            File.AppendAllText(rulesFile, rules);
        }
    }

    // The command in an envelope and the id of the message; what is no envelope is no command either.
    private static (byte[] Command, string Id) Open(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, _strict);
            var request = json.RootElement.GetProperty("body").GetProperty("openc2").GetProperty("request");
            var id =
                json.RootElement.TryGetProperty("headers", out var headers)
                && headers.TryGetProperty("request_id", out var given)
                    ? given.GetString() ?? ""
                    : "";
            return (Encoding.UTF8.GetBytes(request.GetRawText()), id);
        }
        catch (Exception broken)
            when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return ([], "");
        }
    }

    private static string Said(ImmutableArray<Problem> problems) =>
        string.Join(
            "; ",
            problems.Select(problem => $"{problem.Code.Id} {problem.Pointer}: {problem.Message}")
        );

    private static ReadOnlyMemory<byte> Write(Answer answer, string? envelopeId)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (envelopeId is not null)
        {
            json.WriteStartObject("headers");
            json.WriteString("request_id", envelopeId);
            json.WriteNumber("created", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            json.WriteEndObject();
            json.WriteStartObject("body");
            json.WriteStartObject("openc2");
            json.WriteStartObject("response");
        }

        answer.WriteMembers(json);
        for (var open = json.CurrentDepth; open > 0; open--)
        {
            json.WriteEndObject();
        }

        json.Flush();
        return output.WrittenMemory;
    }

    private sealed record Answer(HttpStatusCode Status, string? Text)
    {
        public ImmutableArray<string> Features { get; init; } = [];

        public void WriteMembers(Utf8JsonWriter json)
        {
            json.WriteNumber("status", (int)Status);
            if (Text is not null)
            {
                json.WriteString("status_text", Text);
            }

            if (Features.IsEmpty)
            {
                return;
            }

            json.WriteStartObject("results");
            foreach (var feature in Features)
            {
                json.WritePropertyName(feature);
                json.WriteRawValue(
                    feature switch
                    {
                        "versions" => """["1.0"]""",
                        "profiles" => """["slpf"]""",
                        "pairs" => FilterRules.Pairs,
                        _ => "600",
                    }
                );
            }

            json.WriteEndObject();
        }
    }
}
