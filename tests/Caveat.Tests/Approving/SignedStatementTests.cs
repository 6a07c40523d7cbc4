using System.Security.Cryptography;
using System.Text;
using Caveat.Approving;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Approving;

// The texts are written out by hand from the design: what a person signs must not depend on a library's idea of JSON.
public class SignedStatementTests
{
    // One member to a line here; what is signed has no line ends but the first.
    private const string Decision = """
        {"act":"sha256:aa",
        "case":"c-88",
        "decision":"approve",
        "effect":"sha256:ee",
        "expires":"2026-11-22T21:15:00.000Z",
        "facts":"sha256:ff",
        "formula":"watch-officer and clinical-engineer",
        "gate":"gate.example/night-watch",
        "nonce":"AAECAwQFBgcICQoLDA0ODw",
        "normSet":"sha256:dd",
        "proposal":"sha256:bb",
        "role":"clinical-engineer",
        "statement":"\"seen\"\\ \u0001\n\t pumps / Zürich 💉 <&>'"}
        """;

    private const string Halt =
        "caveat/halt/v1\n"
        + """{"expires":"2026-11-22T21:01:00.250Z","gate":"gate.example/night-watch","nonce":"n","scope":"agent soar-7","statement":"stop"}""";

    [Fact]
    public void What_is_signed_for_a_decision_are_these_bytes()
    {
        var digest = SignedStatement.OfDecision(
            new(
                "gate.example/night-watch",
                "sha256:aa",
                "sha256:bb",
                "sha256:ff",
                "sha256:ee",
                "sha256:dd",
                "AAECAwQFBgcICQoLDA0ODw"
            ),
            "c-88",
            Both(Officer, Engineer),
            "clinical-engineer",
            approves: true,
            "\"seen\"\\ \u0001\n\t pumps / Zürich 💉 <&>'",
            new(2026, 11, 22, 22, 15, 0, TimeSpan.FromHours(1))
        );

        Assert.Equal(HashOf("caveat/approval/v1\n" + Decision.ReplaceLineEndings("")), digest);
    }

    [Fact]
    public void What_is_signed_for_an_objection_differs_in_one_word() =>
        Assert.Equal(
            HashOf("caveat/approval/v1\n" + Members("object")),
            SignedStatement.OfDecision(
                new("g", "a", "p", "f", "e", "n", "1"),
                "c-1",
                Officer,
                "watch-officer",
                approves: false,
                "",
                Noon
            )
        );

    [Fact]
    public void What_is_signed_for_an_order_are_these_bytes()
    {
        var expires = new DateTimeOffset(2026, 11, 22, 21, 1, 0, 250, TimeSpan.Zero);
        byte[] Digest(bool halts) =>
            SignedStatement.OfOrder("gate.example/night-watch", halts, "agent soar-7", "stop", "n", expires);

        Assert.Equal(HashOf(Halt), Digest(halts: true));
        Assert.Equal(
            HashOf(Halt.Replace("/halt/", "/resume/", StringComparison.Ordinal)),
            Digest(halts: false)
        );
    }

    private static string Members(string decision) =>
        $$$"""{"act":"a","case":"c-1","decision":"{{{decision}}}","effect":"e","expires":"2026-06-15T12:00:00.000Z","facts":"f","formula":"watch-officer","gate":"g","nonce":"1","normSet":"n","proposal":"p","role":"watch-officer","statement":""}""";

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
