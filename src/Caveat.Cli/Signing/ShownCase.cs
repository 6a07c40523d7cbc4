using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Cli.Showing;
using Caveat.Language;
using Caveat.Wire;

namespace Caveat.Cli.Signing;

/// <summary>A case as a gate shows it, checked: what a person sees here is what they sign.</summary>
internal sealed class ShownCase(JsonElement json)
{
    /// <summary>Why what is shown is not what would be signed; null where it is.</summary>
    public string? WhyNot()
    {
        var body = json.GetProperty("proposal").GetProperty("body");
        if (DigestOf(json.GetProperty("facts")) != Text("factsDigest"))
        {
            return "the facts shown have another digest";
        }

        if (DigestOf(json.GetProperty("effect")) != Text("effectDigest"))
        {
            return "the estimate shown has another digest";
        }

        var isCommand = body.TryGetProperty("action", out _);
        var bytes = Encoding.UTF8.GetBytes(body.GetRawText());
        var reading = isCommand
            ? ProposalReader.ReadCommand(bytes, Text("agent"))
            : ProposalReader.Read(bytes);
        return reading.Proposal is not { } proposal
            || proposal.Digest != json.GetProperty("proposal").GetProperty("digest").GetString()
            || Digests.OfAct(proposal) != Text("act")
                ? "the proposal shown has another digest"
            : FormulaText.Read(Text("formula")) is null ? "the formula cannot be read"
            : null;
    }

    /// <summary>What a decision signs, 32 bytes.</summary>
    public byte[] DigestOf(string role, bool approves, string statement) =>
        SignedStatement.OfDecision(
            new(
                Text("gate"),
                Text("act"),
                json.GetProperty("proposal").GetProperty("digest").GetString()!,
                Text("factsDigest"),
                Text("effectDigest"),
                Text("normSet"),
                Text("nonce")
            ),
            Text("case"),
            FormulaText.Read(Text("formula"))!,
            role,
            approves,
            statement,
            DateTimeOffset.Parse(Text("expires"), CultureInfo.InvariantCulture)
        );

    /// <summary>A member of the case.</summary>
    public string Text(string name) => json.TryGetProperty(name, out var value) ? value.ToString() : "";

    /// <summary>Writes everything a person must know.</summary>
    public void Write(TextWriter output)
    {
        var facts = json.GetProperty("facts");
        output.WriteLine($"case      {Text("case")}, {Text("state")}, decide by {Text("decideBy")}");
        output.WriteLine($"agent     {Foreign.Name(Text("agent"))}");
        foreach (var target in facts.EnumerateArray())
        {
            var attributes = target.GetProperty("attributes");
            string Fact(string name) =>
                attributes.TryGetProperty(name, out var value) ? value.GetString()! : "unknown";
            var named = target.TryGetProperty("target", out var name) ? name.GetString()! : "unknown";
            output.WriteLine($"act       {Fact("action.verb")} {Foreign.Name(named)}");
            output.WriteLine(
                $"affects   sectors {Fact("target.sectors")}, tags {Fact("target.tags")}, owner {Fact("target.owner")}"
            );
        }

        var effect = json.GetProperty("effect")
            .EnumerateObject()
            .Select(fact => $"{fact.Name["effect.".Length..]} {fact.Value.GetString()}");
        output.WriteLine($"effect    {string.Join(", ", effect)}");
        WriteUnknown(output, facts);
        WriteGrounds(output);
        var body = json.GetProperty("proposal").GetProperty("body");
        if (body.TryGetProperty("justification", out var why))
        {
            output.WriteLine($"it says   \"{Foreign.Line(why.GetString()!)}\"");
        }

        output.WriteLine($"needs     {Text("formula")}");
        foreach (var signature in json.GetProperty("signatures").EnumerateArray())
        {
            output.WriteLine(
                $"signed    {Foreign.Name(signature.GetProperty("person").GetString()!)} as {Foreign.Name(signature.GetProperty("role").GetString()!)}"
            );
        }

        output.WriteLine($"digest    {Text("act")} (act)");
    }

    private void WriteGrounds(TextWriter output)
    {
        foreach (var ground in json.GetProperty("grounds").EnumerateArray())
        {
            string Of(string name) => ground.TryGetProperty(name, out var value) ? value.ToString() : "";
            if (Of("bearing") is "requires" or "grants-at-a-price")
            {
                output.WriteLine($"because   {Of("norm")}: {Foreign.Line(Of("because"))}");
            }
        }
    }

    private static void WriteUnknown(TextWriter output, JsonElement facts)
    {
        var known = facts
            .EnumerateArray()
            .SelectMany(target => target.GetProperty("attributes").EnumerateObject())
            .Select(fact => fact.Name)
            .ToHashSet(StringComparer.Ordinal);
        var unknown = Vocabulary
            .Attributes.Select(attribute => attribute.Name)
            .Where(name => !known.Contains(name));
        output.WriteLine($"unknown   {string.Join(", ", unknown)}");
    }

    private static string? DigestOf(JsonElement shown) =>
        CanonicalJson.TryCanonicalize(shown, out var canonical, out _)
            ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(canonical))}"
            : null;
}
