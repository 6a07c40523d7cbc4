using System.Text.Json;
using Caveat.Cli.Showing;
using Caveat.Node.Keeping;

namespace Caveat.Cli.Serving;

/// <summary>A record in a line, for people who watch a terminal.</summary>
internal static class EventLine
{
    /// <summary>For example <c>21:00:04 soar-7  deny 203.0.113.66  permit  why</c>; null for what the line before it told.</summary>
    public static string? Of(GateEvent said, bool colour)
    {
        using var json = JsonDocument.Parse(said.Json);
        if (said.Type == "release" && !json.RootElement.TryGetProperty("case", out _))
        {
            return null;
        }

        string Text(string name) =>
            json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
        string List(string name) =>
            json.RootElement.TryGetProperty(name, out var list)
                ? string.Join(", ", list.EnumerateArray().Select(each => Foreign.Line(each.ToString())))
                : "";
        string Time(string name) => Text(name) is { Length: >= 19 } full ? full[11..19] : "";
        var time = Time("time");
        var agent = Text("agent").PadRight(9);
        return said.Type switch
        {
            "ruling" =>
                $"{time}  {agent} {Act(Text)} {Verdict(Text("verdict"), Text("mode"), colour)} {Why(Text)}",
            "approval" or "objection" =>
                $"{time}  {Text("person"), -9} {Pad($"{said.Type} of {Text("case")}")} {Text("role"), -12} {Foreign.Line(Text("statement"))}",
            "release" =>
                $"{time}  {agent} {Pad(Text("proposal"))} {Paint.Verdict("released", Caveat.Verdict.Permit, colour).PadRight(12)} until {Time("notAfter")}",
            "closure" => $"{time}  {agent} {Pad(Text("case"))} {Text("outcome"), -12} {Text("reason")}",
            "report" =>
                $"{time}  {agent} {Pad(Text("proposal"))} {Text("outcome"), -12} {(Text("exceeds") == "True" ? "more was done than was declared" : Text("actuator") is { Length: > 0 } actuator ? $"said {actuator}" : "")}",
            "threat" => $"{time}  {agent} {Pad($"threat {Foreign.Name(Text("threat"))}")} filed",
            "withdrawal" => $"{time}  {agent} {Pad(Text("proposal"))} withdrawn",
            "halt" or "resume" =>
                $"{time}  {Text("person"), -9} {Pad($"{said.Type} {Foreign.Name(Text("scope"))}")}",
            "credential" =>
                $"{time}  {agent} {Pad(Text("outcome") == "added" ? "was given a token" : "lost a token")}".TrimEnd(),
            "refusal" =>
                $"{time}  {(Text("agent").Length > 0 ? agent : "nobody".PadRight(9))} {Pad("what it sent is no proposal")} {Paint.Verdict("refused", Caveat.Verdict.Deny, colour).PadRight(12)} {List("codes")}",
            "activation" =>
                $"{time}  {"gate", -9} {Pad("activation")} {"in force", -12} {(Text("normSet") is { Length: > 19 } digest ? digest[..19] + "…" : Text("normSet"))}{(List("loosened") is { Length: > 0 } loosened ? $", changed: {loosened}" : "")}",
            "key" => $"{time}  {"gate", -9} {Pad($"key of the {Text("purpose")}")} {Text("key")}",
            _ => $"{time}  {"gate", -9} {said.Type}",
        };
    }

    private static string Act(Func<string, string> text) =>
        Pad($"{text("verb"), -9} {Foreign.Name(text("target"))}");

    private static string Pad(string text) => (text.Length > 34 ? text[..33] + "…" : text).PadRight(34);

    private static string Verdict(string verdict, string mode, bool colour)
    {
        var shown = (mode.Length == 0 ? verdict : $"{verdict} ({mode})").PadRight(12);
        return Paint.Verdict(shown, Words.Parse<Verdict>(verdict), colour);
    }

    private static string Why(Func<string, string> text) =>
        text("verdict") == "hold"
            ? $"{text("case")} waits for {text("requires")}"
            : Foreign.Line(text("because") is { Length: > 0 } because ? because : "nothing permits this");
}
