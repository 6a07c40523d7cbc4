using System.Buffers.Text;
using System.CommandLine;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Caveat.Node.Identifying;

namespace Caveat.Cli.Signing;

/// <summary>Talks to a gate as a person: every request is signed with their key.</summary>
internal sealed class PersonClient : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Terminal _terminal;
    private readonly HttpClient _http;

    private PersonClient(Terminal terminal, Uri gate, string person, PersonKey key)
    {
        _terminal = terminal;
        Person = person;
        Key = key;
        _http = new() { BaseAddress = gate, Timeout = _patience };
    }

    /// <summary>Who asks.</summary>
    public string Person { get; }

    /// <summary>What said who asks.</summary>
    private string NamedBy { get; init; } = "";

    /// <summary>Their key.</summary>
    public PersonKey Key { get; }

    /// <summary>The options of every command that talks to a gate.</summary>
    public sealed class Options
    {
        private readonly Option<string> _key = new("--key")
        {
            Description = "Your key.",
            HelpName = "FILE",
            Required = true,
        };

        private readonly Option<string?> _passphrase = PassphraseOption.Create();

        private readonly Option<string?> _as = new("--as")
        {
            Description = "Who you are; without it, the name of the key's file.",
            HelpName = "ID",
        };

        private readonly Option<Uri?> _gate = new("--gate")
        {
            CustomParser = UrlArgument.Read,
            Description = "The gate.",
            HelpName = "URL",
            DefaultValueFactory = static _ => new("http://localhost:8440"),
        };

        /// <summary>Adds them to a command.</summary>
        public void AddTo(Subcommand command)
        {
            command.Add(_key);
            command.Add(_passphrase);
            command.Add(_as);
            command.Add(_gate);
        }

        /// <summary>A client; null after saying why there is none.</summary>
        public PersonClient? Open(Terminal terminal, ParseResult parsed)
        {
            var file = parsed.GetRequiredValue(_key);
            if (KeyInput.Read(terminal, file, parsed.GetValue(_passphrase)) is not { } key)
            {
                return null;
            }

            var given = parsed.GetValue(_as);
            return new(
                terminal,
                parsed.GetRequiredValue(_gate)!,
                given ?? Path.GetFileNameWithoutExtension(file),
                key
            )
            {
                NamedBy = given is null ? "the name of the key's file; `--as ID` says another" : "`--as`",
            };
        }
    }

    /// <summary>Asks; null after saying what the gate answered instead.</summary>
    public Task<JsonDocument?> GetAsync(string path) => SendAsync(HttpMethod.Get, path, []);

    /// <summary>Asks with a body; null after saying what the gate answered instead.</summary>
    public Task<JsonDocument?> PostAsync(string path, byte[] body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>The exit code of what was refused last.</summary>
    public int Refused { get; private set; } = ExitCodes.Fault;

    public void Dispose()
    {
        Key.Dispose();
        _http.Dispose();
    }

    /// <summary>A number used once.</summary>
    public static string Nonce()
    {
        Span<byte> random = stackalloc byte[18];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    private async Task<JsonDocument?> SendAsync(HttpMethod method, string path, byte[] body)
    {
        var target = new Uri(_http.BaseAddress!, path);
        using var request = new HttpRequestMessage(method, target);
        var signed = new SignedRequest(
            method.Method,
            target.Authority.ToLowerInvariant(),
            target.AbsolutePath,
            target.Query.Length == 0 ? "?" : target.Query,
            body
        );
        var (input, signature) = signed.Sign(Person, Key, _terminal.Clock.GetUtcNow(), Nonce());
        request.Headers.Add("Signature-Input", input);
        request.Headers.Add("Signature", signature);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("Content-Digest", signed.ContentDigest);
        }

        try
        {
            using var response = await _http.SendAsync(request);
            var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
            if (response.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                Complain((int)response.StatusCode, answer.RootElement);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or JsonException)
        {
            var (why, hint) = WhyNot(fault);
            _terminal.Complain(
                CommandLineCodes.NoGate,
                $"{_http.BaseAddress} does not answer as a gate: {why}",
                hint
            );
        }

        return null;
    }

    private (string Why, string Hint) WhyNot(Exception fault) =>
        fault switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => (
                "no TLS connection came about",
                "where the gate listens on http, `--gate` names it so; a certificate of your own is trusted through `SSL_CERT_FILE`"
            ),
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse,
            } when _http.BaseAddress!.Scheme == Uri.UriSchemeHttp => (
                "it ended the connection",
                "where the gate listens on https, `--gate` names it so"
            ),
            JsonException => ("what it says is no JSON", "`--gate` names the gate; `caveat serve` runs one"),
            TaskCanceledException => (
                $"nothing came within {_patience.TotalSeconds:0} seconds",
                "`--gate` names the gate; `caveat serve` runs one"
            ),
            _ => (fault.Message, "`--gate` names the gate; `caveat serve` runs one"),
        };

    private void Complain(int status, JsonElement problem)
    {
        Refused = status >= 500 ? ExitCodes.Fault : ExitCodes.No;
        string Text(string name) => problem.TryGetProperty(name, out var value) ? value.ToString() : "";
        _terminal.Error.WriteLine(
            $"refused ({status}) {Text("code")}: {Showing.Foreign.Line(Text("detail"))}"
        );
        if (status == 401)
        {
            _terminal.Error.WriteLine($"  = you asked as `{Person}`, by {NamedBy}");
            _terminal.Error.WriteLine(
                "  = the gate knows who is under `people` in its caveat.yaml, each by the line that `caveat key show FILE` prints"
            );
        }
    }
}
