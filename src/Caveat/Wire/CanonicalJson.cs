using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>The JSON Canonicalization Scheme (RFC 8785): one value, one sequence of bytes.</summary>
public static class CanonicalJson
{
    private static readonly SearchValues<byte> _needsEscape = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(code => (byte)code),
        (byte)'"',
        (byte)'\\',
    ]);

    /// <summary>
    /// The canonical UTF-8 form of a JSON text of any size, up to 64 levels deep; false, and why, where it is no JSON, names a
    /// member twice, or holds a lone surrogate, a noncharacter or a number beyond a double.
    /// </summary>
    public static bool TryCanonicalize(
        ReadOnlyMemory<byte> json,
        [NotNullWhen(true)] out byte[]? canonical,
        out ImmutableArray<Problem> problems
    )
    {
        var findings = new Findings();
        using var tree = StrictJson.Read(json, findings, exactNumbers: false);
        problems = findings.ToProblems();
        canonical = problems.IsEmpty ? tree!.Root.ToCanonical() : null;
        return canonical is not null;
    }

    /// <summary>The canonical UTF-8 form of an element; false, and why, in the same cases.</summary>
    public static bool TryCanonicalize(
        JsonElement element,
        [NotNullWhen(true)] out byte[]? canonical,
        out ImmutableArray<Problem> problems
    ) => TryCanonicalize(Encoding.UTF8.GetBytes(element.GetRawText()), out canonical, out problems);

    /// <summary>The canonical form of a value of a tree; of an object, without the member of that name.</summary>
    internal static byte[] Of(JsonTree tree, int index, ReadOnlySpan<byte> without)
    {
        using var output = new PooledBytes(tree.Body.Length + 16);
        Write(tree, index, without, output);
        return output.Written.ToArray();
    }

    /// <summary>Writes the canonical form of a value of a tree; of an object, without the member of that name.</summary>
    internal static void Write(JsonTree tree, int index, ReadOnlySpan<byte> without, PooledBytes output)
    {
        ref var node = ref tree[index];
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                WriteObject(tree, index, without, output);
                break;
            case JsonValueKind.Array:
                WriteArray(tree, index, output);
                break;
            case JsonValueKind.String:
                WriteText(tree.Bytes(node.Text), output);
                break;
            case JsonValueKind.Number:
                EcmaScriptNumber.Write(tree.Bytes(node.Text), output);
                break;
            case JsonValueKind.True:
                output.Add("true"u8);
                break;
            case JsonValueKind.False:
                output.Add("false"u8);
                break;
            default:
                output.Add("null"u8);
                break;
        }
    }

    /// <summary>Writes text in quotes with the escapes of RFC 8785 section 3.2.2.2.</summary>
    internal static void WriteText(ReadOnlySpan<byte> utf8, PooledBytes output)
    {
        output.Add((byte)'"');
        for (var at = utf8.IndexOfAny(_needsEscape); at >= 0; at = utf8.IndexOfAny(_needsEscape))
        {
            output.Add(utf8[..at]);
            WriteEscape(utf8[at], output);
            utf8 = utf8[(at + 1)..];
        }

        output.Add(utf8);
        output.Add((byte)'"');
    }

    private static void WriteObject(JsonTree tree, int index, ReadOnlySpan<byte> without, PooledBytes output)
    {
        output.Add((byte)'{');
        var first = true;
        foreach (var member in tree.InOrder(index))
        {
            var name = tree.Bytes(tree[member].Name);
            if (!without.IsEmpty && name.SequenceEqual(without))
            {
                continue;
            }

            if (!first)
            {
                output.Add((byte)',');
            }

            first = false;
            WriteText(name, output);
            output.Add((byte)':');
            Write(tree, member, default, output);
        }

        output.Add((byte)'}');
    }

    private static void WriteArray(JsonTree tree, int index, PooledBytes output)
    {
        output.Add((byte)'[');
        var element = index + 1;
        for (var i = 0; i < tree[index].Count; i++, element = tree[element].Next)
        {
            if (i > 0)
            {
                output.Add((byte)',');
            }

            Write(tree, element, default, output);
        }

        output.Add((byte)']');
    }

    private static void WriteEscape(byte value, PooledBytes output)
    {
        output.Add((byte)'\\');
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                output.Add(value);
                break;
            case (byte)'\b':
                output.Add((byte)'b');
                break;
            case (byte)'\t':
                output.Add((byte)'t');
                break;
            case (byte)'\n':
                output.Add((byte)'n');
                break;
            case (byte)'\f':
                output.Add((byte)'f');
                break;
            case (byte)'\r':
                output.Add((byte)'r');
                break;
            default:
                output.Add("u00"u8);
                output.Add((byte)('0' + (value >> 4)));
                output.Add("0123456789abcdef"u8[value & 0xF]);
                break;
        }
    }
}
