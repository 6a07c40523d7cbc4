using System.Collections.Immutable;
using Caveat.Language;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Caveat.Node.Configuring;

/// <summary>
/// Reads one YAML document into a tree. What makes YAML mean more than it shows is refused: anchors, aliases, tags, merge keys, further
/// documents, keys that are not plain text.
/// </summary>
internal sealed class YamlReader
{
    private const int DeepestNesting = 16;

    private readonly SourceText _source;
    private readonly Parser _parser;
    private readonly List<Finding> _findings;

    private YamlReader(SourceText source, List<Finding> findings)
    {
        _source = source;
        _parser = new Parser(new StringReader(source.Text));
        _findings = findings;
    }

    /// <summary>The root of the document; null where there is none or it could not be read to the end.</summary>
    public static YamlNode? Read(SourceText source, List<Finding> findings)
    {
        try
        {
            return new YamlReader(source, findings).Document();
        }
        catch (YamlException fault)
        {
            var tab = IndentingTab(source.Text);
            var at = tab < 0 ? SpanOf(fault.Start, fault.End, source.Text) : new SourceSpan(tab, 1);
            var reason = tab < 0 ? Reason(fault.Message) : "a tab stands in an indentation";
            findings.Add(
                new(
                    source,
                    new(
                        ConfigurationCodes.Syntax,
                        at,
                        "this is not YAML: " + reason,
                        tab < 0
                            ? "look for a bracket, quote or indentation that does not match"
                            : "indent with spaces"
                    )
                )
            );
            return null;
        }
    }

    // The library reports a tab far from where it stands.
    private static int IndentingTab(string text)
    {
        var indenting = true;
        for (var i = 0; i < text.Length; i++)
        {
            if (indenting && text[i] == '\t')
            {
                return i;
            }

            indenting = text[i] == '\n' || (indenting && text[i] == ' ');
        }

        return -1;
    }

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            Refuse(second, "a second document", "keep one document in the file");
            return null;
        }

        return root;
    }

    private YamlNode? Node(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            Refuse(alias, $"the alias `*{alias.Value}`", "write the value out");
            return null;
        }

        var start = (NodeEvent)_parser.Current!;
        if (!start.Anchor.IsEmpty)
        {
            Refuse(start, $"the anchor `&{start.Anchor}`", "write the value out where it is needed");
        }

        if (!start.Tag.IsEmpty)
        {
            Refuse(start, $"the tag `{start.Tag}`", "leave the tag out");
        }

        if (depth > DeepestNesting)
        {
            throw new SemanticErrorException(start.Start, start.End, "it is nested too deeply");
        }

        return start switch
        {
            Scalar => Value(),
            SequenceStart => List(depth),
            _ => Pairs(depth),
        };
    }

    private YamlNode.Scalar Value()
    {
        var scalar = _parser.Consume<Scalar>();
        return new(Span(scalar), scalar.Value, scalar.Style != ScalarStyle.Plain);
    }

    private YamlNode.Sequence List(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!_parser.Accept<SequenceEnd>(out _))
        {
            if (Node(depth + 1) is { } item)
            {
                items.Add(item);
            }
        }

        var end = _parser.Consume<SequenceEnd>();
        return new(Span(start).To(Span(end)), items.ToImmutable());
    }

    private YamlNode.Mapping Pairs(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        while (!_parser.Accept<MappingEnd>(out _))
        {
            var at = _parser.Current!;
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is not YamlNode.Scalar name)
            {
                Refuse(at, "a key that is not plain text", "write the key as a word");
            }
            else if (name is { Text: "<<", Quoted: false })
            {
                Refuse(at, "the merge key `<<`", "write the keys out");
            }
            else if (value is not null)
            {
                entries.Add(new(name, value));
            }
        }

        _parser.Consume<MappingEnd>();
        // A block mapping ends where the next thing begins: its own place is its first key.
        var span = entries.Count > 0 ? entries[0].Key.Span : Span(start);
        return new(span, entries.ToImmutable());
    }

    private void Refuse(ParsingEvent at, string what, string hint) =>
        _findings.Add(
            new(_source, new(ConfigurationCodes.Refused, Span(at), $"{what} is not allowed here", hint))
        );

    private SourceSpan Span(ParsingEvent at) => SpanOf(at.Start, at.End, _source.Text);

    private static SourceSpan SpanOf(Mark start, Mark end, string text)
    {
        var first = (int)Math.Clamp(start.Index, 0, text.Length);
        var last = (int)Math.Clamp(end.Index, first, text.Length);
        return new(first, last - first);
    }

    // The library begins some of its messages with a capital letter and ends them with a full stop.
    private static string Reason(string message)
    {
        var text = message.TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1])
            ? char.ToLowerInvariant(text[0]) + text[1..]
            : text;
    }
}
