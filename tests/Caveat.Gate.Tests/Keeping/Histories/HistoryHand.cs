using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Caveat.Node.Keeping;
using NSec.Cryptography;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>Signs for the people of a history, as they ought to or with a flaw.</summary>
internal static class HistoryHand
{
    private const string Statement = "I saw \"it\"";

    /// <summary>A decision on what a case shows.</summary>
    public static SignedDecision Decision(
        Model model,
        DateTimeOffset wall,
        JsonElement shown,
        string person,
        string role,
        Step.Decide decide
    )
    {
        string Text(string name) => shown.GetProperty(name).GetString()!;
        var flaw = decide.Flaw;
        var expires =
            flaw == Flaw.Late ? wall : DateTimeOffset.Parse(Text("expires"), CultureInfo.InvariantCulture);
        var digest = PlainStatement.DigestOf(
            "caveat/approval/v1",
            ("gate", Text("gate")),
            ("case", flaw == Flaw.OtherCase ? "c-0" : Text("case")),
            ("act", Text("act")),
            ("proposal", shown.GetProperty("proposal").GetProperty("digest").GetString()!),
            ("facts", Text("factsDigest")),
            ("effect", Text("effectDigest")),
            ("normSet", Text("normSet")),
            ("formula", Text("formula")),
            ("role", flaw == Flaw.OtherRole ? "another" : role),
            ("decision", decide.Approves == (flaw != Flaw.OtherDecision) ? "approve" : "object"),
            ("statement", flaw == Flaw.OtherStatement ? "another" : Statement),
            ("nonce", Text("nonce")),
            ("expires", PlainStatement.TimeOf(expires))
        );
        return new(
            decide.Approves ? Node.Keeping.Decision.Approve : Node.Keeping.Decision.Object,
            role,
            Statement,
            Text("nonce"),
            expires,
            flaw switch
            {
                Flaw.KeyOfAnother => SignatureOf(
                    model,
                    HistoryWorld.People.First(each => each != person),
                    digest
                ),
                Flaw.OtherKeyOfTheirs => SignatureOf(model, person, digest, other: true),
                Flaw.Garbage => "no signature",
                _ => SignatureOf(model, person, digest),
            }
        );
    }

    /// <summary>An order to halt or to resume; where it is forged, the signature is over another one.</summary>
    public static SignedOrder Order(
        Model model,
        DateTimeOffset wall,
        string person,
        string scope,
        bool halts,
        bool isForged,
        string nonce
    )
    {
        var expires = wall.AddMinutes(1);
        var digest = PlainStatement.DigestOf(
            halts ? "caveat/halt/v1" : "caveat/resume/v1",
            ("gate", HistoryWorld.Gate),
            ("scope", scope),
            ("statement", isForged ? "another" : ""),
            ("nonce", nonce),
            ("expires", PlainStatement.TimeOf(expires))
        );
        return new(scope, "", nonce, expires, SignatureOf(model, person, digest));
    }

    // By the key that the person has at this moment, or by the one that they have not.
    private static string SignatureOf(Model model, string person, byte[] digest, bool other = false)
    {
        var key = model.Settings.People.TryGetValue(person, out var enrolled) ? enrolled.Key ?? 0 : 0;
        return Base64Url.EncodeToString(
            SignatureAlgorithm.Ed25519.Sign(HistoryWorld.KeyOf(person, other ? 1 - key : key), digest)
        );
    }
}
