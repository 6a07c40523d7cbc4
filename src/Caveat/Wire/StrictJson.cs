using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Caveat.Wire;

/// <summary>
/// Reads JSON as RFC 7493 (I-JSON) narrows it: plain UTF-8, each member once, text without lone surrogates, and, where asked
/// for, numbers that every receiver reads alike.
/// </summary>
internal ref struct StrictJson
{
    private readonly JsonTree _tree;
    private readonly Findings _findings;
    private readonly bool _exactNumbers;
    private Utf8JsonReader _reader;
    private TextSlice _name;
    private int _nameOffset;
    private int _open;

    private StrictJson(JsonTree tree, Findings findings, bool exactNumbers)
    {
        _tree = tree;
        _findings = findings;
        _exactNumbers = exactNumbers;
        _nameOffset = -1;
        _open = -1;
        // One level more than is allowed, so that the level too many is ours to report.
        _reader = new(tree.Body, new JsonReaderOptions { MaxDepth = WireLimits.Depth + 1 });
    }

    /// <summary>The document; null where it is no JSON at all. What is wrong with it is in <paramref name="findings"/> either way.</summary>
    public static JsonTree? Read(ReadOnlyMemory<byte> body, Findings findings, bool exactNumbers)
    {
        if (!IsPlainText(body.Span, findings))
        {
            return null;
        }

        var tree = new JsonTree(body);
        if (new StrictJson(tree, findings, exactNumbers).ReadAll())
        {
            return tree;
        }

        tree.Dispose();
        return null;
    }

    private static bool IsPlainText(ReadOnlySpan<byte> body, Findings findings)
    {
        if (body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            findings.Add(WireCodes.NotUtf8, "the body begins with a byte order mark; send it without one");
            return false;
        }

        if (!Utf8.IsValid(body))
        {
            findings.Add(
                WireCodes.NotUtf8,
                $"the body is not well-formed UTF-8 from byte {ValidLength(body)} on"
            );
            return false;
        }

        if (body.Trim(" \t\r\n"u8).IsEmpty)
        {
            findings.Add(WireCodes.NotJson, "the body is empty; send one JSON object");
            return false;
        }

        return true;
    }

    private static int ValidLength(ReadOnlySpan<byte> body)
    {
        var valid = 0;
        while (
            Rune.DecodeFromUtf8(body[valid..], out _, out var length) == System.Buffers.OperationStatus.Done
        )
        {
            valid += length;
        }

        return valid;
    }

    private bool ReadAll()
    {
        try
        {
            while (_reader.Read())
            {
                if (!ReadToken())
                {
                    return false;
                }
            }

            return true;
        }
        catch (JsonException fault)
        {
            _findings.Add(
                WireCodes.NotJson,
                (int)_reader.BytesConsumed,
                _tree.PointerTo(_open),
                SyntaxFault.Describe(_tree.Body, fault, isComplete: _open < 0 && _tree.Count > 0)
            );
            return false;
        }
    }

    private bool ReadToken()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _nameOffset = (int)_reader.TokenStartIndex;
                _name = ReadText(out var nameFault);
                if (nameFault is not null)
                {
                    var container = _tree.PointerTo(_open);
                    _findings.Add(
                        WireCodes.NotInterchangeable,
                        _nameOffset,
                        container,
                        "a member's name " + nameFault
                    );
                }
                else if (_exactNumbers && Interchange.IsReserved(_tree.Bytes(_name)))
                {
                    // What agents send is recorded, and shown to inspectors in SD-JWTs.
                    _findings.Add(
                        WireCodes.NotInterchangeable,
                        _nameOffset,
                        _tree.PointerTo(_open),
                        $"no member can be called {QuotedText.Code(_tree.Bytes(_name))}: it has a meaning of its own in SD-JWTs"
                    );
                }

                return true;
            case JsonTokenType.StartObject:
            case JsonTokenType.StartArray:
                return Open();
            case JsonTokenType.EndObject:
            case JsonTokenType.EndArray:
                Close();
                return true;
            default:
                ReadLeaf();
                return true;
        }
    }

    private bool Open()
    {
        var isObject = _reader.TokenType == JsonTokenType.StartObject;
        var index = Append(isObject ? JsonValueKind.Object : JsonValueKind.Array, default);
        _open = index;
        if (_reader.CurrentDepth < WireLimits.Depth)
        {
            return true;
        }

        Report(WireCodes.TooDeep, index, $"objects and arrays nest deeper than {WireLimits.Depth} levels");
        return false;
    }

    private void Close()
    {
        ref var node = ref _tree[_open];
        node.Next = _tree.Count;
        if (node.Kind == JsonValueKind.Object)
        {
            ReportDuplicates(_tree.ListMembers(_open));
        }

        _open = node.Parent;
    }

    private readonly void ReportDuplicates(ReadOnlySpan<int> members)
    {
        for (var i = 1; i < members.Length && !_findings.IsFull; i++)
        {
            var name = _tree.Bytes(_tree[members[i]].Name);
            if (name.SequenceEqual(_tree.Bytes(_tree[members[i - 1]].Name)))
            {
                var second = Math.Max(members[i], members[i - 1]);
                Report(
                    WireCodes.DuplicateMember,
                    second,
                    $"{QuotedText.Code(name)} stands twice in one object"
                );
            }
        }
    }

    private void ReadLeaf()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                var text = ReadText(out var textFault);
                var index = Append(JsonValueKind.String, text);
                if (textFault is not null)
                {
                    Report(WireCodes.NotInterchangeable, index, "the text " + textFault);
                }

                break;
            case JsonTokenType.Number:
                ReadNumber();
                break;
            case JsonTokenType.True:
                Append(JsonValueKind.True, default);
                break;
            case JsonTokenType.False:
                Append(JsonValueKind.False, default);
                break;
            default:
                Append(JsonValueKind.Null, default);
                break;
        }
    }

    private void ReadNumber()
    {
        var token = _reader.ValueSpan;
        var index = Append(
            JsonValueKind.Number,
            new((int)_reader.TokenStartIndex, token.Length, Aside: false)
        );
        var fault = _exactNumbers ? NumberRules.Fault(token) : null;
        if (!_exactNumbers && !double.IsFinite(NumberRules.Parse(token)))
        {
            fault = $"{QuotedText.Code(token)} is too great for a double";
        }

        if (fault is not null)
        {
            Report(WireCodes.NumberNotExact, index, fault);
        }
    }

    private TextSlice ReadText(out string? fault)
    {
        var escaped = _reader.ValueSpan;
        var inBody = new TextSlice((int)_reader.TokenStartIndex + 1, escaped.Length, Aside: false);
        if (!_reader.ValueIsEscaped)
        {
            fault = Interchange.FaultOf(escaped);
            return inBody;
        }

        fault = Interchange.FaultOfEscapes(escaped);
        if (fault is not null)
        {
            return inBody;
        }

        var length = _reader.CopyString(_tree.AsideRoom(escaped.Length));
        var text = _tree.KeepAside(length);
        fault = Interchange.FaultOf(_tree.Bytes(text));
        return text;
    }

    private int Append(JsonValueKind kind, TextSlice text)
    {
        var ordinal = _open < 0 ? 0 : _tree[_open].Count++;
        var index = _tree.Append(
            new()
            {
                Kind = kind,
                Parent = _open,
                Next = _tree.Count + 1,
                Ordinal = ordinal,
                Name = _name,
                Text = text,
                Offset = _nameOffset >= 0 ? _nameOffset : (int)_reader.TokenStartIndex,
            }
        );
        (_name, _nameOffset) = (default, -1);
        return index;
    }

    private readonly void Report(DiagnosticCode code, int index, string message) =>
        _findings.Add(code, new JsonPlace(_tree, index), message);
}
