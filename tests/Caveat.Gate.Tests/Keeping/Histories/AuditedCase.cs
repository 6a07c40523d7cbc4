using System.Globalization;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>A case as the records tell it.</summary>
internal sealed class AuditedCase(
    RecordHead head,
    RecordBody.Ruling ruling,
    CaseOpening opening,
    string verb,
    string host
)
{
    private string _nonce = opening.Nonce;
    private string _formula = opening.Formula;

    public string Id { get; } = $"c-{head.Sequence.ToString(CultureInfo.InvariantCulture)}";

    public string Agent { get; } = ruling.Agent;

    public string Act { get; } = ruling.Act;

    public string Verb { get; } = verb;

    public string Host { get; } = host;

    public string? Owner { get; } = opening.Owner;

    public bool IsInWards { get; } = opening.Zones.Contains("wards");

    public DateTimeOffset DecideBy { get; } = opening.DecideBy;

    /// <summary>Whether it has come to no end.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>Until when the agent could ask; null before people agreed.</summary>
    public DateTimeOffset? UseBy { get; set; }

    public DateTimeOffset Deadline => UseBy ?? DecideBy;

    public List<(string Person, string Role, string Key)> Signed { get; } = [];

    /// <summary>Read off the text of the formula, of which all here are of the form <c>2 a and b</c>.</summary>
    public Needs Needs =>
        _formula
            .Split(" and ")
            .Select(part => part.Split(' '))
            .Aggregate(
                Needs.Nobody,
                (needs, words) =>
                    needs.And(
                        words[^1],
                        words.Length == 1 ? 1 : int.Parse(words[0], CultureInfo.InvariantCulture)
                    )
            );

    public void Widen(string formula, string nonce)
    {
        Assert.True(IsOpen);
        Assert.NotEqual(_nonce, nonce);
        (_formula, _nonce) = (formula, nonce);
        Signed.Clear();
        UseBy = null;
    }

    /// <summary>What a person signed when they decided.</summary>
    public byte[] DigestOf(RecordBody.Decision decision) =>
        PlainStatement.DigestOf(
            "caveat/approval/v1",
            ("gate", HistoryWorld.Gate),
            ("case", Id),
            ("act", Act),
            ("proposal", ruling.Digest),
            ("facts", opening.FactsDigest),
            ("effect", opening.EffectDigest),
            ("normSet", head.NormSet!),
            ("formula", _formula),
            ("role", decision.Role),
            ("decision", decision.Approves ? "approve" : "object"),
            ("statement", decision.Statement),
            ("nonce", _nonce),
            ("expires", PlainStatement.TimeOf(decision.Expires))
        );
}
