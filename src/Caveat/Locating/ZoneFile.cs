namespace Caveat.Locating;

/// <summary>One reading of one zone text: a zone starts at its heading and ends at the next.</summary>
internal sealed class ZoneFile(SourceText text, IZoneSource? source, List<PlacedDiagnostic> findings)
{
    private readonly List<Zone> _zones = [];
    private ZoneDraft? _draft;
    private bool _inEntries;

    /// <summary>The zones of the text, as far as they could be read.</summary>
    internal List<Zone> Read()
    {
        var line = 1;
        for (var start = 0; start < text.Text.Length; line++)
        {
            var length = text.Text.AsSpan(start).IndexOf('\n');
            length = length < 0 ? text.Text.Length - start : length;
            ReadLine(text.Text.AsSpan(start, length).TrimEnd('\r'), start, line);
            start += length + 1;
        }

        Finish();
        return _zones;
    }

    private void ReadLine(ReadOnlySpan<char> line, int start, int number)
    {
        var words = ZoneLine.WordsOf(line, start, out var endless);
        if (words.Count == 0)
        {
            return;
        }

        if (endless)
        {
            Find(ZoneCodes.BadValue, words[^1].Span, "this quotation never ends", "write `\"` after it");
            return;
        }

        var first = words[0];
        if (Is(first, "zone"))
        {
            Start(words, number);
        }
        else if (_draft is null)
        {
            Find(
                ZoneCodes.OutsideZone,
                first.Span,
                $"`{first.Text}` belongs to no zone",
                "start with `zone` and its name"
            );
        }
        else if (Is(first, "include"))
        {
            Include(_draft, words, number);
        }
        else if (_draft.Says(words, Find))
        {
            // A line that says something of the zone may also stand after its entries.
        }
        else if (_inEntries)
        {
            new ZoneEntries(text.Name, source, Find).Read(_draft, words, number);
        }
        else
        {
            Find(
                ZoneCodes.UnknownKey,
                first.Span,
                $"`{first.Text}` is nothing that a zone can say",
                Suggestion.Hint(first.Text, ZoneDraft.Keys) ?? "entries come after a line `include`"
            );
        }
    }

    private void Start(List<ZoneLine.Word> words, int number)
    {
        Finish();
        _inEntries = false;
        var name = words.Count > 1 ? words[1].Text : "";
        _draft = new ZoneDraft(name, new(text.Name, number));
        if (words.Count != 2 || !ZoneDraft.IsName(name))
        {
            Find(
                ZoneCodes.BadValue,
                words[^1].Span,
                $"`{string.Join(' ', words.Skip(1).Select(word => word.Text))}` is no name of a zone",
                "write one word of lower-case letters, digits and hyphens"
            );
        }
    }

    private void Include(ZoneDraft draft, List<ZoneLine.Word> words, int number)
    {
        if (words.Count == 1)
        {
            _inEntries = true;
            return;
        }

        new ZoneInclude(text.Name, source, findings, Find).Read(draft, words, number);
    }

    private void Finish()
    {
        if (_draft is { } draft)
        {
            _zones.Add(draft.ToZone(findings));
        }
    }

    private void Find(DiagnosticCode code, SourceSpan span, string message, string? hint)
    {
        var (line, column) = text.PositionOf(span.Start);
        findings.Add(new(text.Name, line, column, new(code, span, message, hint)));
    }

    private static bool Is(ZoneLine.Word word, string text) =>
        !word.Quoted && string.Equals(word.Text, text, StringComparison.Ordinal);
}

/// <summary>Takes a finding in a zone text: code, place, message, hint.</summary>
internal delegate void ZoneFinder(DiagnosticCode code, SourceSpan span, string message, string? hint);
