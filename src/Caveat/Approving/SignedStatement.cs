using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Caveat.Wire;

namespace Caveat.Approving;

/// <summary>
/// The digests that people sign (docs/reference/cases.md, What is signed): SHA-256 of a line that says what kind of statement it is, and the canonical
/// JSON (RFC 8785) of its members.
/// </summary>
public static class SignedStatement
{
    /// <summary>The digest of a decision on a case, 32 bytes.</summary>
    public static byte[] OfDecision(
        CaseSubject subject,
        string caseId,
        Formula formula,
        string role,
        bool approves,
        string statement,
        DateTimeOffset expires
    ) =>
        DigestOf(
            "caveat/approval/v1",
            [
                ("act", subject.Act),
                ("case", caseId),
                ("decision", approves ? "approve" : "object"),
                ("effect", subject.Effect),
                ("expires", TimeOf(expires)),
                ("facts", subject.Facts),
                ("formula", $"{formula}"),
                ("gate", subject.Gate),
                ("nonce", subject.Nonce),
                ("normSet", subject.NormSet),
                ("proposal", subject.Proposal),
                ("role", role),
                ("statement", statement),
            ]
        );

    /// <summary>The digest of an order to halt, or to resume, 32 bytes.</summary>
    public static byte[] OfOrder(
        string gate,
        bool halts,
        string scope,
        string statement,
        string nonce,
        DateTimeOffset expires
    ) =>
        DigestOf(
            halts ? "caveat/halt/v1" : "caveat/resume/v1",
            [
                ("expires", TimeOf(expires)),
                ("gate", gate),
                ("nonce", nonce),
                ("scope", scope),
                ("statement", statement),
            ]
        );

    /// <summary>The digest of an order to erase what records say, 32 bytes.</summary>
    public static byte[] OfErasure(
        string gate,
        IEnumerable<long> records,
        string statement,
        string nonce,
        DateTimeOffset expires
    ) =>
        DigestOf(
            "caveat/erasure/v1",
            [
                ("expires", TimeOf(expires)),
                ("gate", gate),
                ("nonce", nonce),
                ("records", string.Join(',', records)),
                ("statement", statement),
            ]
        );

    // INVARIANT: the members stand in the order of their names, so that this is the canonical form.
    private static byte[] DigestOf(string kind, (string Name, string Value)[] members)
    {
        using var output = new PooledBytes(1024);
        output.Add(Encoding.UTF8.GetBytes(kind));
        output.Add("\n{"u8);
        for (var i = 0; i < members.Length; i++)
        {
            output.Add(Encoding.UTF8.GetBytes($"{(i == 0 ? "" : ",")}\"{members[i].Name}\":"));
            CanonicalJson.WriteText(Encoding.UTF8.GetBytes(members[i].Value), output);
        }

        output.Add("}"u8);
        return SHA256.HashData(output.Written);
    }

    private static string TimeOf(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
