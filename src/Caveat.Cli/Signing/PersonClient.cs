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
            try
            {
                using var passphrase = PassphraseOption.Find(terminal, parsed.GetValue(_passphrase));
                var person = parsed.GetValue(_as) ?? Path.GetFileNameWithoutExtension(file);
                return new(
                    terminal,
                    parsed.GetRequiredValue(_gate)!,
                    person,
                    PersonKey.Read(terminal.PathOf(file), passphrase)
                );
            }
            catch (Exception fault)
                when (fault is FormatException or IOException or UnauthorizedAccessException)
            {
                terminal.Complain(CommandLineCodes.BadKey, fault.Message);
                return null;
            }
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
            _terminal.Complain(
                CommandLineCodes.NoGate,
                $"{_http.BaseAddress} does not answer as a gate: {fault.Message}",
                "`--gate` names it; `caveat serve` runs one"
            );
        }

        return null;
    }

    private void Complain(int status, JsonElement problem)
    {
        Refused = status >= 500 ? ExitCodes.Fault : ExitCodes.No;
        string Text(string name) => problem.TryGetProperty(name, out var value) ? value.ToString() : "";
        _terminal.Error.WriteLine(
            $"refused ({status}) {Text("code")}: {Showing.Foreign.Line(Text("detail"))}"
        );
    }
}
