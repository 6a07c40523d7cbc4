using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Caveat.Recording;

namespace Caveat.Witnessing;

/// <summary>Reads the lines of a policy (C2SP tlog-policy, syntax and structure).</summary>
internal sealed class PolicyReader
{
    private const int MostBytes = 1 << 20;
    private const int Most = 256;

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    private readonly List<PolicyFault> _faults = [];
    private readonly List<PolicyLog> _logs = [];
    private readonly List<PolicyWitness> _witnesses = [];
    private readonly List<PolicyGroup> _groups = [];

    // Witnesses and groups share their names. What a line with a fault meant to define is known too, so that one fault is told once.
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private string? _quorum;
    private int _line;

    public TlogPolicy? Read(ReadOnlySpan<byte> file, out ImmutableArray<PolicyFault> faults)
    {
        if (file.Length > MostBytes)
        {
            faults = [new(1, "a policy has at most 1 MiB")];
            return null;
        }

        var lines = Decode(file).Split('\n');
        foreach (var line in lines[..^1])
        {
            _line++;
            ReadLine(line);
        }

        _line = Math.Max(_line, 1);
        if (lines[^1].Length > 0)
        {
            _line = lines.Length;
            ReadLine(lines[^1]);
            Report("the last line ends without a line feed");
        }

        if (_quorum is null)
        {
            Report("no `quorum` line says who must have cosigned; `quorum none` asks for nobody");
        }

        faults = [.. _faults];
        return faults.IsEmpty ? new([.. _logs], [.. _witnesses], [.. _groups], _quorum!) : null;
    }

    private void ReadLine(string line)
    {
        if (line.Any(letter => letter is < ' ' and not '\t' or '\x7f'))
        {
            Report("control characters cannot stand in a policy");
            return;
        }

        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case []:
            case [['#', ..], ..]:
                break;
            case ["log", var key]:
                AddLog(key, null);
                break;
            case ["log", var key, var url]:
                AddLog(key, url);
                break;
            case ["witness", var name, var key]:
                AddWitness(name, key, null);
                break;
            case ["witness", var name, var key, var url]:
                AddWitness(name, key, url);
                break;
            case ["group", var name, var least, .. var members]:
                AddGroup(name, least, members);
                break;
            case ["quorum", var name]:
                SetQuorum(name);
                break;
            default:
                Report(
                    words[0] switch
                    {
                        "log" => "write `log VKEY [URL]`",
                        "witness" => "write `witness NAME VKEY [URL]`",
                        "group" => "write `group NAME all|any|K MEMBER…`",
                        "quorum" => "write `quorum NAME`",
                        _ => $"`{words[0]}` begins no line of a policy: log, witness, group and quorum do",
                    }
                );
                break;
        }
    }

    private void AddLog(string text, string? url)
    {
        if (KeyOf(text, NoteAlgorithm.Ed25519, "a log") is not { } key)
        {
            return;
        }

        if (_logs.Exists(log => log.Key.PublicKey.SequenceEqual(key.PublicKey)))
        {
            Report("another line has a log with the same public key");
        }
        else if (HasRoom(_logs.Count))
        {
            _logs.Add(new(key, url));
        }
    }

    private void AddWitness(string name, string text, string? url)
    {
        var isNew = Define(name);
        if (KeyOf(text, NoteAlgorithm.Cosignature, "a witness") is not { } key)
        {
            return;
        }

        if (_witnesses.Exists(witness => witness.Key.PublicKey.SequenceEqual(key.PublicKey)))
        {
            Report("another line has a witness with the same public key");
        }
        else if (isNew && HasRoom(_witnesses.Count))
        {
            _witnesses.Add(new(name, key, url));
        }
    }

    private void AddGroup(string name, string text, string[] members)
    {
        var count = _faults.Count;
        foreach (var member in members)
        {
            if (!_defined.Contains(member))
            {
                Report(
                    member == TlogPolicy.Nobody
                        ? "`none` is no member of a group"
                        : $"no line before this one defines `{member}`"
                );
            }
            else if (!_members.Add(member))
            {
                Report($"`{member}` is a member of a group already, and each is so at most once");
            }
        }

        var least = text switch
        {
            "any" => 1,
            "all" => members.Length,
            _ when IsDecimal(text) && int.TryParse(text, CultureInfo.InvariantCulture, out var given) =>
                given,
            _ => -1,
        };
        if (members.Length == 0)
        {
            Report("a group has at least one member");
        }
        else if (least < 1 || least > members.Length)
        {
            Report(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"`{text}` is neither `any`, `all` nor a number from 1 to {members.Length}"
                )
            );
        }

        if (Define(name) && _faults.Count == count && HasRoom(_groups.Count))
        {
            _groups.Add(new(name, least, [.. members]));
        }
    }

    private void SetQuorum(string name)
    {
        if (_quorum is not null)
        {
            Report("there is a `quorum` line already");
        }
        else if (name != TlogPolicy.Nobody && !_defined.Contains(name))
        {
            Report($"no line before this one defines `{name}`");
        }

        _quorum ??= name;
    }

    private bool Define(string name)
    {
        if (name == TlogPolicy.Nobody)
        {
            Report("`none` names no witness and no group: it means that nobody must cosign");
            return false;
        }

        if (_defined.Add(name))
        {
            return true;
        }

        Report($"another line defines `{name}`");
        return false;
    }

    private NoteKey? KeyOf(string text, NoteAlgorithm algorithm, string whose)
    {
        var key = NoteKey.Parse(text);
        if (key?.Algorithm == algorithm)
        {
            return key;
        }

        Report(
            key is null
                ? "the verifier key cannot be read: it is `NAME+HASH+BASE64`, of Ed25519"
                : $"the verifier key is not one of {whose}: its algorithm is {(byte)key.Algorithm:x2}"
        );
        return null;
    }

    private bool HasRoom(int count)
    {
        if (count < Most)
        {
            return true;
        }

        Report(string.Create(CultureInfo.InvariantCulture, $"a policy has at most {Most} of each kind"));
        return false;
    }

    private static bool IsDecimal(string text) =>
        text.Length > 0 && text.All(char.IsAsciiDigit) && text[0] != '0';

    private void Report(string message) => _faults.Add(new(_line, message));

    // Bytes beyond ASCII mean nothing here but themselves. Either way of reading them keeps different names apart.
    private static string Decode(ReadOnlySpan<byte> file)
    {
        try
        {
            return _strict.GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(file);
        }
    }
}
