using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Caveat.Node.Recording;
using Caveat.Recording;
using NSec.Cryptography;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>
/// Reads a ledger from its first record to its last and checks of every permit and every release, by what stands there alone, that it
/// might be given. It knows neither the model nor the state of the gate.
/// </summary>
internal sealed class Audit(IReadOnlyDictionary<string, Settings> wereInForce)
{
    private readonly Dictionary<string, Settings> _byDigest = wereInForce.ToDictionary(
        pair => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pair.Key)))}",
        pair => pair.Value,
        StringComparer.Ordinal
    );

    private readonly Dictionary<string, AuditedCase> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _halts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _latched = new(StringComparer.Ordinal);
    private readonly List<(string Agent, string Act, DateTimeOffset Until)> _objections = [];
    private readonly List<(string Agent, DateTimeOffset At)> _granted = [];
    private Settings _settings = Settings.First;
    private bool _isSuspect;
    private long _epoch;

    // The case whose last approval is the last thing that anybody did.
    private string? _approved;

    // The permit that is the last thing that anybody did, and whether the gate crashed since.
    private (LedgerRecord Record, bool Crashed)? _permit;

    /// <summary>Fails where anything is wrong; what is in force at the end.</summary>
    public static Settings Of(IEnumerable<Entry> entries, IReadOnlyDictionary<string, Settings> wereInForce)
    {
        var (audit, signatures, chains) = (
            new Audit(wereInForce),
            new RecordSignatures(),
            new RecordChains()
        );
        foreach (var entry in entries)
        {
            var record = RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!;
            audit.Take(record);
            Assert.Null(signatures.Take(record, ActDigests.Of(record)));
            Assert.Null(
                chains.Take(
                    record.Head,
                    Base64Url.EncodeToString(MerkleTree.HashLeaf(entry.Leaf.Span).ToArray())
                )
            );
        }

        return audit._settings;
    }

    private void Take(LedgerRecord record)
    {
        var (head, body) = record;
        var (approved, permit) = (_approved, _permit);
        var isOfStart =
            body is RecordBody.Start or RecordBody.Clock or RecordBody.Closure { Outcome: "expired" };
        _approved = isOfStart || body is RecordBody.Activation ? approved : null;
        _permit = isOfStart ? permit : null;
        if (permit is var (permitted, crashed) && !crashed)
        {
            // Nothing comes between a permit and its release but a crash.
            Assert.True(body is RecordBody.Release { Case: null } or RecordBody.Start);
            _permit = body is RecordBody.Start ? (permitted, true) : null;
        }

        switch (body)
        {
            case RecordBody.Activation activation:
                _settings = _byDigest[activation.Configuration];
                break;
            case RecordBody.Ruling ruling:
                Take(head, ruling);
                break;
            case RecordBody.Decision decision:
                Take(head, decision);
                _approved = decision.Approves ? decision.Case : null;
                break;
            case RecordBody.Closure { Outcome: "decided" } decided:
                Assert.Equal(approved, decided.Case);
                Take(head, decided, _cases[decided.Case]);
                break;
            case RecordBody.Closure closure:
                Take(head, closure);
                break;
            case RecordBody.Withdrawal { Case: { } held }:
                End(held, mustBeOpen: false);
                break;
            case RecordBody.Release { Case: { } held } release:
                Take(head, release, _cases[held]);
                break;
            case RecordBody.Release release:
                Take(head, release, permit!.Value.Record);
                break;
            case RecordBody.Halting order:
                Take(order);
                break;
            case RecordBody.Clock:
                _isSuspect = true;
                break;
        }
    }

    private void Take(RecordHead head, RecordBody.Ruling ruling)
    {
        var (verb, host) = ActOf(ruling);
        Assert.Contains(ruling.Agent, _settings.Agents);
        Take(ruling.Latches);
        if (ruling.Verdict == Verdict.Permit)
        {
            Assert.True(MayProceed(head, ruling.Agent, ruling.Act, verb, host).IsNobody);
            _granted.Add((ruling.Agent, head.Time));
            _permit = (new(head, ruling), false);
        }

        var open = _cases
            .Values.Where(each => each.IsOpen && each.Agent == ruling.Agent && each.Act == ruling.Act)
            .ToList();
        if (ruling.Verdict != Verdict.Hold)
        {
            Assert.Null(ruling.Case ?? ruling.Opening?.Formula);
        }
        else if (open is [var joined])
        {
            Assert.Equal(joined.Id, ruling.Case);
            if (ruling.Opening is { } wider)
            {
                joined.Widen(wider.Formula, wider.Nonce);
            }
        }
        else
        {
            Assert.Empty(open);
            Assert.Null(ruling.Case);
            var opened = new AuditedCase(head, ruling, ruling.Opening!, verb, host);
            _cases.Add(opened.Id, opened);
        }
    }

    private void Take(RecordHead head, RecordBody.Decision decision)
    {
        var about = _cases[decision.Case];
        Assert.True(about.IsOpen && head.Time < about.Deadline && head.Time < decision.Expires);
        Assert.True(_settings.Holds(decision.Person, decision.Role, about.IsInWards));
        Assert.Equal(KeyOf(decision.Person), decision.Key);
        Assert.True(
            SignatureAlgorithm.Ed25519.Verify(
                PublicKey.Import(
                    SignatureAlgorithm.Ed25519,
                    Convert.FromBase64String(decision.Key["ed25519:".Length..]),
                    KeyBlobFormat.RawPublicKey
                ),
                about.DigestOf(decision),
                Base64Url.DecodeFromChars(decision.Signature)
            )
        );
        if (decision.Approves)
        {
            Assert.Null(about.UseBy);
            Assert.NotEqual(about.Owner, decision.Person);
            Assert.NotEqual(_settings.OwnerOf(about.Agent), decision.Person);
            about.Signed.RemoveAll(each => each.Person == decision.Person && each.Key != decision.Key);
            Assert.DoesNotContain(about.Signed, each => each.Person == decision.Person);
            about.Signed.Add((decision.Person, decision.Role, decision.Key));
        }
        else
        {
            End(about.Id, mustBeOpen: true);
            _objections.Add((about.Agent, about.Act, head.Time.AddHours(24)));
        }
    }

    private void Take(RecordHead head, RecordBody.Closure closure)
    {
        if (closure.Outcome == "widened")
        {
            Take(closure.Latches);
            _cases[closure.Case].Widen(closure.Formula!, closure.Nonce!);
            return;
        }

        Assert.Equal(closure.Outcome == "expired", head.Time >= _cases[closure.Case].Deadline);
        Take(closure.Latches);
        End(closure.Case, mustBeOpen: true);
    }

    private void Take(ImmutableArray<Latch> latches) =>
        _latched.UnionWith(latches.Select(latch => latch.Key));

    private void Take(RecordHead head, RecordBody.Closure decided, AuditedCase held)
    {
        Assert.True(held.IsOpen && held.UseBy is null && head.Time < held.DecideBy);
        Assert.InRange(decided.UseBy!.Value - head.Time, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        AssertAgreed(head, held);
        Take(decided.Latches);
        held.UseBy = decided.UseBy;
    }

    // The only release of a permit.
    private void Take(RecordHead head, RecordBody.Release release, LedgerRecord permit)
    {
        var ruling = (RecordBody.Ruling)permit.Body;
        Assert.Equal(
            (permit.Head.Sequence, ruling.Agent, ruling.Proposal, ruling.Act, ruling.Actuator),
            (release.Ruling, release.Agent, release.Proposal, release.Act, release.Actuator)
        );
        Assert.Equal(_epoch, release.Epoch);
        Assert.Equal(permit.Head.Time, release.NotBefore);
        Assert.Equal(TimeSpan.FromSeconds(30), release.NotAfter - release.NotBefore);
        Assert.True(head.Time < release.NotAfter && !_isSuspect);
        Assert.Empty(release.Charges);
    }

    // The only release of a case: whoever is at its end is released no more.
    private void Take(RecordHead head, RecordBody.Release release, AuditedCase held)
    {
        Assert.True(held.IsOpen && head.Time < held.UseBy);
        Assert.Equal((held.Agent, held.Act), (release.Agent, release.Act));
        Assert.Equal($"c-{release.Ruling}", held.Id);
        Assert.Equal(_epoch, release.Epoch);
        Assert.True(release.NotAfter <= held.UseBy && release.NotBefore <= head.Time);
        Assert.InRange(release.NotAfter - release.NotBefore, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        AssertAgreed(head, held);
        _granted.Add((held.Agent, head.Time));
        Take(release.Latches);
        End(held.Id, mustBeOpen: true);
    }

    // At this moment the people who signed hold the roles they signed in, and they suffice for what was asked then and for what is now.
    private void AssertAgreed(RecordHead head, AuditedCase held)
    {
        Assert.Contains(held.Agent, _settings.Agents);
        string[] roles =
        [
            .. held
                .Signed.Where(each =>
                    each.Person != _settings.OwnerOf(held.Agent)
                    && _settings.Holds(each.Person, each.Role, held.IsInWards)
                    && _settings.Holds(each.Person, each.Role, IsInWards(held.Host))
                    && each.Key == KeyOf(each.Person)
                )
                .Select(each => each.Role),
        ];
        Assert.True(held.Needs.AreMetBy(roles));
        Assert.True(MayProceed(head, held.Agent, held.Act, held.Verb, held.Host).AreMetBy(roles));
    }

    private void Take(RecordBody.Halting order)
    {
        if (order.Stops)
        {
            _halts[order.Scope] = null;
            _epoch++;
        }
        else if (order.Scope == "clock")
        {
            _isSuspect = false;
        }
        else if (order.Scope.StartsWith("limit ", StringComparison.Ordinal))
        {
            Assert.True(_latched.Remove(order.Scope.Split(' ')[2]));
        }
        else if (_halts[order.Scope] is { } first)
        {
            Assert.NotEqual(first, order.Person);
            _halts.Remove(order.Scope);
        }
        else
        {
            _halts[order.Scope] = order.Person;
        }
    }

    // Whom an act needs at this moment; fails where it must not proceed at all. What is counted are grants alone, whatever is reserved.
    private Needs MayProceed(RecordHead head, string agent, string act, string verb, string host)
    {
        Assert.DoesNotContain(
            _halts.Keys,
            scope =>
                scope == "all"
                || scope == $"agent {agent}"
                || scope == $"norm history/{(verb == "query" ? "look" : verb)}"
                || (scope == "territory XX" && IsInWards(host))
        );
        Assert.DoesNotContain(
            _objections,
            each => each.Agent == agent && each.Act == act && each.Until > head.Time
        );
        var after = head.Time - TimeSpan.FromMinutes(_settings.Norms.Window);
        var granted = _granted.Count(each => each.Agent == agent && each.At > after);
        var needs = _settings.Norms.Rule(verb, host, granted + 1, _latched.Contains(agent));
        Assert.NotNull(needs);
        return _isSuspect && needs.IsNobody ? needs.And(Formula.Person, 1) : needs;
    }

    // The key that a person is enrolled with at this moment.
    private string? KeyOf(string person) =>
        _settings.People[person].Key is { } number ? HistoryWorld.PublicKeyOf(person, number) : null;

    private bool IsInWards(string host) => _settings.PumpsAreInWards && host == "pump-1";

    private void End(string id, bool mustBeOpen)
    {
        Assert.True(!mustBeOpen || _cases[id].IsOpen);
        _cases[id].IsOpen = false;
    }

    private static (string Verb, string Host) ActOf(RecordBody.Ruling ruling)
    {
        using var body = System.Text.Json.JsonDocument.Parse(ruling.Body);
        var command = body.RootElement.GetProperty("command");
        return (
            command.GetProperty("action").GetString()!,
            command.GetProperty("target").GetProperty("device").GetProperty("hostname").GetString()!
        );
    }
}
