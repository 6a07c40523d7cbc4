using Caveat.Node.Identifying;
using Caveat.Node.Recording;
using NSec.Cryptography;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Tests.Node.Recording;

/// <summary>Keys in files, encrypted and not; OpenSSL writes and reads the same.</summary>
public sealed class KeyFileTests : IDisposable
{
    private const string OpenSsl = "/usr/bin/openssl";
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_many_who_make_the_first_key_at_once_all_have_the_same()
    {
        var path = _folder.At("first.key");
        using var gate = new ManualResetEventSlim();

        var made = Enumerable
            .Range(0, 8)
            .Select(_ =>
                Task.Run(() =>
                {
                    gate.Wait();
                    using var key = SigningKey.MakeFirst("gate.example/test", path, null);
                    return $"{key.Public}";
                })
            )
            .ToList();
        gate.Set();

        var first = (await Task.WhenAll(made)).Distinct();
        using var kept = SigningKey.Read("gate.example/test", path, null);
        Assert.Equal($"{kept.Public}", Assert.Single(first));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_key_that_is_there_is_never_replaced_by_a_first_one()
    {
        var path = _folder.At("a.key");
        using var key = Ed25519.NewKey();
        using var other = Ed25519.NewKey();
        KeyFile.Write(path, key);

        Assert.False(KeyFile.TryCreate(path, other));
        using var read = KeyFile.Read(path);
        Assert.Equal(PublicOf(key), PublicOf(read));
        Assert.True(KeyFile.TryCreate(_folder.At("b.key"), other));
    }

    [Fact]
    public void An_encrypted_key_opens_with_its_passphrase_and_with_nothing_else()
    {
        using var key = Ed25519.NewKey();
        var path = _folder.At("a.key");
        using var right = Passphrase("right", "seven of nine");
        using var wrong = Passphrase("wrong", "seven of ten");

        KeyFile.Write(path, key, right);
        using var read = KeyFile.Read(path, right);
        var without = Assert.Throws<FormatException>(() => KeyFile.Read(path));
        var other = Assert.Throws<FormatException>(() => KeyFile.Read(path, wrong));

        Assert.Equal(PublicOf(key), PublicOf(read));
        Assert.True(KeyFile.IsEncrypted(path));
        Assert.Equal(Own, File.GetUnixFileMode(path));
        Assert.StartsWith(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
            File.ReadAllText(path),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "it is encrypted; `--passphrase-file FILE`",
            without.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("does not open it", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_without_a_passphrase_is_for_its_owner_alone()
    {
        using var key = PersonKey.Create(_folder.At("a.key"));

        Assert.False(KeyFile.IsEncrypted(_folder.At("a.key")));
        Assert.Equal(Own, File.GetUnixFileMode(_folder.At("a.key")));
        File.SetUnixFileMode(_folder.At("a.key"), Own | UnixFileMode.GroupRead);
        Assert.Throws<FormatException>(() => PersonKey.Read(_folder.At("a.key")));
    }

    [Fact]
    public void A_damaged_file_is_no_key()
    {
        using var key = Ed25519.NewKey();
        using var passphrase = Passphrase("p", "p");
        KeyFile.Write(_folder.At("a.key"), key, passphrase);
        var text = File.ReadAllText(_folder.At("a.key"));

        // Before the salt; what is damaged after it may open as another key, which is not the one that anybody knows.
        var damaged = text.ToCharArray();
        damaged[60] = damaged[60] == 'A' ? 'B' : 'A';
        Write("b.key", new(damaged));
        Assert.Throws<FormatException>(() => KeyFile.Read(_folder.At("b.key"), passphrase));
        Write("b.key", text[..150]);
        Assert.Throws<FormatException>(() => KeyFile.Read(_folder.At("b.key"), passphrase));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("one\ntwo\n")]
    public void A_passphrase_is_one_line(string text)
    {
        Write("p", text);

        Assert.Throws<FormatException>(() => Caveat.Node.Recording.Passphrase.Read(_folder.At("p")));
    }

    [Fact]
    public void A_passphrase_that_others_can_read_is_refused()
    {
        Write("p", "secret\n");
        File.SetUnixFileMode(_folder.At("p"), Own | UnixFileMode.OtherRead);

        var refused = Assert.Throws<FormatException>(() =>
            Caveat.Node.Recording.Passphrase.Read(_folder.At("p"))
        );

        Assert.Contains("can be read by others", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenSSL_reads_what_is_written(bool isEncrypted)
    {
        Assert.SkipUnless(File.Exists(OpenSsl), "OpenSSL is not on this machine");
        using var passphrase = Passphrase("p", "größer als sieben\n");
        using var key = Ed25519.NewKey();
        KeyFile.Write(_folder.At("a.key"), key, isEncrypted ? passphrase : null);

        var shown = await Shell.RunAsync(
            OpenSsl,
            ["pkey", "-in", _folder.At("a.key"), "-passin", $"file:{_folder.At("p")}", "-pubout"]
        );

        Assert.True(shown.Exit == 0, shown.Errors);
        Assert.Equal(PublicOf(key), PublicOf(shown.Output));
    }

    [Theory]
    [InlineData("aes-256-cbc", "hmacWithSHA256")]
    [InlineData("aes-128-cbc", "hmacWithSHA512")]
    [InlineData("des3", "hmacWithSHA1")]
    public async Task What_OpenSSL_writes_is_read(string cipher, string prf)
    {
        Assert.SkipUnless(File.Exists(OpenSsl), "OpenSSL is not on this machine");
        using var passphrase = Passphrase("p", "secret\n");
        var (plain, path) = (_folder.At("plain.key"), _folder.At("a.key"));
        Fine(await Shell.RunAsync(OpenSsl, ["genpkey", "-algorithm", "ed25519", "-out", plain]));
        Fine(
            await Shell.RunAsync(
                OpenSsl,
                [
                    "pkcs8",
                    "-topk8",
                    "-in",
                    plain,
                    "-out",
                    path,
                    "-v2",
                    cipher,
                    "-v2prf",
                    prf,
                    "-passout",
                    $"file:{_folder.At("p")}",
                ]
            )
        );
        var shown = await Shell.RunAsync(OpenSsl, ["pkey", "-in", plain, "-pubout"]);
        File.SetUnixFileMode(path, Own);

        using var read = KeyFile.Read(path, passphrase);

        Assert.Equal(PublicOf(shown.Output), PublicOf(read));
    }

    private Passphrase Passphrase(string name, string text)
    {
        Write(name, text);
        return Caveat.Node.Recording.Passphrase.Read(_folder.At(name));
    }

    private void Write(string name, string text)
    {
        _folder.Write(name, text);
        File.SetUnixFileMode(_folder.At(name), Own);
    }

    private static void Fine(Finished run) => Assert.True(run.Exit == 0, run.Errors);

    private static string PublicOf(Key key) =>
        Convert.ToHexString(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    // The key is the end of the SubjectPublicKeyInfo.
    private static string PublicOf(string pem) =>
        Convert.ToHexString(
            Convert.FromBase64String(string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-'))))[
                ^32..
            ]
        );
}
