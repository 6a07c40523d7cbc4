using System.Collections.Frozen;
using Caveat.Language;

namespace Caveat.Node.Configuring;

/// <summary>Checks a tree against its shape and reports everything that is wrong with it at once.</summary>
internal sealed class ShapeCheck(SourceText source, List<Finding> findings)
{
    private static readonly FrozenSet<string> _secrets = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "token",
        "tokens",
        "secret",
        "secrets",
        "password",
        "passwd",
        "passphrase",
        "private-key",
        "privatekey",
        "private_key",
        "credential",
        "credentials",
        "bearer",
        "api-key",
        "apikey",
        "api_key"
    );

    /// <summary>Reports what of the node does not fit the shape.</summary>
    public void Check(YamlNode node, Shape shape)
    {
        if (node is YamlNode.Scalar { IsNothing: true } nothing)
        {
            Report(
                ConfigurationCodes.WrongType,
                nothing.Span,
                "there is no value here",
                $"write {shape.Noun}, or leave the key out"
            );
            return;
        }

        switch (shape, node)
        {
            case (Shape.Either either, YamlNode.Mapping):
                Check(node, either.Long);
                break;
            case (Shape.Either either, _):
                Check(node, either.Short);
                break;
            case (Shape.Section section, YamlNode.Mapping mapping):
                CheckSection(mapping, section);
                break;
            case (Shape.MapOf map, YamlNode.Mapping mapping):
                CheckMap(mapping, map);
                break;
            case (Shape.ListOf list, YamlNode.Sequence sequence):
                CheckList(sequence, list);
                break;
            case (Shape.Text or Shape.Word or Shape.Number, YamlNode.Scalar scalar):
                if (FaultOf(scalar, shape) is { } fault)
                {
                    Report(fault.Code, scalar.Span, fault.Message, fault.Hint);
                }

                break;
            default:
                var found = node switch
                {
                    YamlNode.Mapping => "a mapping",
                    YamlNode.Sequence => "a list",
                    _ => "a single value",
                };
                Report(
                    ConfigurationCodes.WrongType,
                    node.Span,
                    $"{found} cannot stand here",
                    $"write {shape.Noun}"
                );
                break;
        }
    }

    /// <summary>What is wrong with a single value; null where it fits the shape.</summary>
    public static TextFault? FaultOf(YamlNode.Scalar scalar, Shape shape) =>
        LooksSecret(scalar.Text)
            ? new(
                "this looks like a secret",
                "secrets come from files or the environment, never from this file"
            )
            {
                Code = ConfigurationCodes.SecretInFile,
            }
            : shape switch
            {
                Shape.Text text => text.Form.Fault(scalar.Text),
                Shape.Word word => word.Words.Contains(scalar.Text, StringComparer.Ordinal)
                    ? null
                    : new(
                        $"`{TextForms.Shown(scalar.Text)}` cannot stand here",
                        Spelling.Hint(scalar.Text, word.Words)
                    ),
                Shape.Number number => NumberFault(scalar, number),
                _ => throw new InvalidOperationException("a shape that holds no single value"),
            };

    private void CheckSection(YamlNode.Mapping mapping, Shape.Section section)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Entries)
        {
            if (!seen.Add(key.Text))
            {
                Report(
                    ConfigurationCodes.DuplicateKey,
                    key.Span,
                    $"`{TextForms.Shown(key.Text)}` stands here twice",
                    "keep one of the two"
                );
                continue;
            }

            var known = section.Keys.FirstOrDefault(known => known.Name == key.Text);
            if (known is not null)
            {
                Check(value, known.Shape);
            }
            else if (_secrets.Contains(key.Text))
            {
                Report(
                    ConfigurationCodes.SecretInFile,
                    key.Span,
                    $"`{TextForms.Shown(key.Text)}` does not belong in this file",
                    "secrets come from files or the environment, never from the configuration"
                );
            }
            else
            {
                Report(
                    ConfigurationCodes.UnknownKey,
                    key.Span,
                    $"`{TextForms.Shown(key.Text)}` is no key of {Article(section.Name)}",
                    Spelling.Hint(key.Text, [.. section.Keys.Select(known => known.Name)])
                );
            }
        }

        foreach (var key in section.Keys)
        {
            if (key.Required && !seen.Contains(key.Name))
            {
                Report(
                    ConfigurationCodes.MissingKey,
                    mapping.Span,
                    $"{Article(section.Name)} needs the key `{key.Name}`",
                    $"`{key.Name}` is {key.Meaning}"
                );
            }
        }
    }

    private void CheckMap(YamlNode.Mapping mapping, Shape.MapOf map)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Entries)
        {
            if (!seen.Add(key.Text))
            {
                Report(
                    ConfigurationCodes.DuplicateKey,
                    key.Span,
                    $"`{TextForms.Shown(key.Text)}` stands here twice",
                    "keep one of the two"
                );
            }
            else if (map.Name.Fault(key.Text) is { } fault)
            {
                Report(fault.Code, key.Span, fault.Message, fault.Hint);
            }

            Check(value, map.Value);
        }

        Bound(mapping.Span, mapping.Entries.Length, map.Most);
    }

    private void CheckList(YamlNode.Sequence sequence, Shape.ListOf list)
    {
        foreach (var item in sequence.Items)
        {
            Check(item, list.Item);
        }

        Bound(sequence.Span, sequence.Items.Length, list.Most);
    }

    private void Bound(SourceSpan span, int count, int most)
    {
        if (count > most)
        {
            Report(
                ConfigurationCodes.TooMany,
                span,
                $"there are {count} entries here",
                $"at most {most} are read"
            );
        }
    }

    private static TextFault? NumberFault(YamlNode.Scalar scalar, Shape.Number number) =>
        scalar.Quoted || !Amount.TryParse(scalar.Text, out var amount)
            ? new($"`{TextForms.Shown(scalar.Text)}` is not a number", $"write {number.Noun}, without quotes")
            {
                Code = ConfigurationCodes.WrongType,
            }
        : amount < number.Least || amount > number.Greatest
            ? new($"`{scalar.Text}` is out of range", $"write {number.Noun}")
        : null;

    private static bool LooksSecret(string text) =>
        text.StartsWith("cvt_", StringComparison.Ordinal)
        || text.Contains("-----BEGIN", StringComparison.Ordinal);

    private static string Article(string noun) =>
        noun is "gate" or "configuration" or "ledger" or "layers" ? $"the {noun}"
        : noun == "tls" ? "`tls`"
        : noun[0] is 'a' or 'o' ? $"an {noun}"
        : $"a {noun}";

    private void Report(DiagnosticCode code, SourceSpan span, string message, string? hint) =>
        findings.Add(new(source, new(code, span, message, hint)));
}
