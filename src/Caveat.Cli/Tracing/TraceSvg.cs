using System.Globalization;
using System.Text;
using System.Xml;
using Caveat.Cli.Showing;
using Caveat.Node.Keeping;
using Caveat.Node.Tracing;

namespace Caveat.Cli.Tracing;

/// <summary>A chain as a picture: plain SVG 1.1 without scripts, links or fonts of its own.</summary>
internal static class TraceSvg
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const int HeadingHeight = 40;
    private const int TitleLetters = 45;

    public static void Write(Trace trace, TextWriter output)
    {
        var picture = TracePicture.Of(trace, HeadingHeight);
        var text = new StringBuilder();
        using (
            var svg = XmlWriter.Create(
                text,
                new()
                {
                    Indent = true,
                    NewLineChars = "\n",
                    OmitXmlDeclaration = true,
                }
            )
        )
        {
            svg.WriteStartElement("svg", Namespace);
            svg.WriteAttributeString("viewBox", $"0 0 {picture.Width} {picture.Height}");
            Number(svg, "width", picture.Width);
            Number(svg, "height", picture.Height);
            svg.WriteAttributeString("font-family", "monospace");
            svg.WriteAttributeString("font-size", "12");
            svg.WriteElementString(
                "title",
                Namespace,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"record {trace.Record} of {Foreign.Line(trace.Origin)}"
                )
            );
            Rectangle(svg, 0, 0, picture.Width, picture.Height, "#ffffff", "none", 0);
            WriteHeading(svg, trace);
            foreach (var (from, to) in trace.Links)
            {
                WriteLink(svg, picture.Boxes[from], picture.Boxes[to]);
            }

            foreach (var box in picture.Boxes)
            {
                WriteBox(svg, box, box.Node.Record == trace.Record);
            }

            svg.WriteEndElement();
        }

        output.WriteLine(text);
    }

    private static void WriteHeading(XmlWriter svg, Trace trace) =>
        Text(
            svg,
            20,
            30,
            string.Create(
                CultureInfo.InvariantCulture,
                $"record {trace.Record} of {Foreign.Line(trace.Origin)}"
            ),
            "#111827",
            bold: true,
            size: 16
        );

    private static void WriteBox(XmlWriter svg, TracePicture.Box box, bool isAsked)
    {
        var (fill, line) = ColoursOf(box.Node);
        Rectangle(svg, box.X, box.Y, box.Width, box.Height, fill, line, isAsked ? 3 : 1);
        var (x, y) = (box.X + TracePicture.Padding, box.Y + TracePicture.Padding + 12);
        Text(svg, x, y, Bounded(ShownTrace.Title(box.Node)), "#111827", bold: true, size: 13);
        y += TracePicture.LineHeight;
        var record = string.Create(
            CultureInfo.InvariantCulture,
            $"record {box.Node.Record} · {Times.OfAll(box.Node.Time)}"
        );
        Text(svg, x, y, record, "#6b7280");
        foreach (var shown in box.Lines)
        {
            y += TracePicture.LineHeight;
            Text(svg, x, y, shown, "#1f2937");
        }
    }

    private static void WriteLink(XmlWriter svg, TracePicture.Box from, TracePicture.Box to)
    {
        var (x1, y1) = (from.X + (from.Width / 2), from.Y + from.Height);
        var (x2, y2) = (to.X + (to.Width / 2), to.Y - 6);
        var bend = Math.Min(40, Math.Max(12, (y2 - y1) / 2));
        svg.WriteStartElement("path", Namespace);
        svg.WriteAttributeString(
            "d",
            $"M {x1} {y1} C {x1} {y1 + bend}, {x2} {y2 - bend}, {x2} {y2} m -4 -6 l 4 6 l 4 -6"
        );
        svg.WriteAttributeString("fill", "none");
        svg.WriteAttributeString("stroke", "#6b7280");
        svg.WriteAttributeString("stroke-width", "1.5");
        svg.WriteEndElement();
    }

    // What came of it can be told at a glance; every meaning is also in the words.
    private static (string Fill, string Line) ColoursOf(TraceNode node) =>
        (node.Kind, node.Title.Value.Split(' ')[^1], node.Title.Value.Split(' ')[0]) switch
        {
            ("ruling", _, "permit") or ("release" or "approval", _, _) or ("closure", "decided", _) => (
                "#ecfdf5",
                "#059669"
            ),
            ("ruling", _, "hold") or ("closure", "widened", _) => ("#fffbeb", "#d97706"),
            ("ruling" or "objection" or "closure" or "refusal", _, _) => ("#fef2f2", "#dc2626"),
            ("report", "failed", _) => ("#fef2f2", "#dc2626"),
            _ => ("#f9fafb", "#6b7280"),
        };

    private static string Bounded(string title)
    {
        var letters = new StringInfo(title);
        return letters.LengthInTextElements <= TitleLetters
            ? title
            : letters.SubstringByTextElements(0, TitleLetters - 1) + "…";
    }

    private static void Rectangle(
        XmlWriter svg,
        int x,
        int y,
        int width,
        int height,
        string fill,
        string line,
        int thickness
    )
    {
        svg.WriteStartElement("rect", Namespace);
        Number(svg, "x", x);
        Number(svg, "y", y);
        Number(svg, "width", width);
        Number(svg, "height", height);
        Number(svg, "rx", thickness == 0 ? 0 : 6);
        svg.WriteAttributeString("fill", fill);
        svg.WriteAttributeString("stroke", line);
        Number(svg, "stroke-width", thickness);
        svg.WriteEndElement();
    }

    private static void Text(
        XmlWriter svg,
        int x,
        int y,
        string text,
        string colour,
        bool bold = false,
        int size = 12
    )
    {
        svg.WriteStartElement("text", Namespace);
        Number(svg, "x", x);
        Number(svg, "y", y);
        svg.WriteAttributeString("fill", colour);
        Number(svg, "font-size", size);
        if (bold)
        {
            svg.WriteAttributeString("font-weight", "bold");
        }

        svg.WriteString(text);
        svg.WriteEndElement();
    }

    private static void Number(XmlWriter svg, string name, int value) =>
        svg.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));
}
