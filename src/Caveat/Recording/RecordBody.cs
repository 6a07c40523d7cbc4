using System.Collections.Immutable;

namespace Caveat.Recording;

/// <summary>What happened: one form for each type of record.</summary>
public abstract record RecordBody
{
    private RecordBody() { }

    /// <summary>The gate began to run.</summary>
    /// <param name="Version">Of the program.</param>
    /// <param name="Clean">Whether it had stopped cleanly before, or never run.</param>
    public sealed record Start(string Version, bool Clean) : RecordBody
    {
        /// <summary>The verifier keys that the gate signs with from now on and that no record before names: at the first start all of them.</summary>
        public ImmutableArray<string> Keys { get; init; } = [];
    }

    /// <summary>A key of the gate took the place of another.</summary>
    /// <param name="Purpose">What is signed with it: <c>ledger</c>, <c>heartbeat</c> or <c>disclosure</c>.</param>
    /// <param name="Old">The verifier key before.</param>
    /// <param name="New">The verifier key after.</param>
    /// <param name="Signature">What the old key signed (<see cref="KeyChain.Statement"/>), in base64url.</param>
    public sealed record Rotation(string Purpose, string Old, string New, string Signature) : RecordBody;

    /// <summary>The gate stopped.</summary>
    public sealed record Stop(string Reason) : RecordBody;

    /// <summary>A configuration with its norms and zones went into force.</summary>
    /// <param name="NormSet">The digest of the norm set.</param>
    /// <param name="Zones">The digest of zones and inventory.</param>
    /// <param name="Configuration">The digest of the configuration.</param>
    /// <param name="Loosened">What may have been loosened by it; empty where it only restricts.</param>
    public sealed record Activation(
        string NormSet,
        string Zones,
        string Configuration,
        ImmutableArray<string> Loosened
    ) : RecordBody;

    /// <summary>A credential of an agent came or went.</summary>
    /// <param name="Agent">The agent.</param>
    /// <param name="Fingerprint">The first 16 hexadecimal digits of the token's SHA-256.</param>
    /// <param name="Added">Whether it came.</param>
    public sealed record Credential(string Agent, string Fingerprint, bool Added) : RecordBody;

    /// <summary>Something an agent sent that could not be ruled on.</summary>
    /// <param name="Agent">The agent.</param>
    /// <param name="Digest">The digest of what it sent.</param>
    /// <param name="Codes">What was wrong.</param>
    public sealed record Refusal(string Agent, string Digest, ImmutableArray<string> Codes) : RecordBody;

    /// <summary>A proposal was ruled on.</summary>
    public sealed record Ruling : RecordBody
    {
        /// <summary>The verdict.</summary>
        public required Verdict Verdict { get; init; }

        /// <summary>Whether nothing is enforced.</summary>
        public bool Shadow { get; init; }

        /// <summary>The agent that proposed.</summary>
        public required string Agent { get; init; }

        /// <summary>The proposal's id.</summary>
        public required string Proposal { get; init; }

        /// <summary>The digest of its body.</summary>
        public required string Digest { get; init; }

        /// <summary>The digest of the act.</summary>
        public required string Act { get; init; }

        /// <summary>The actuator it would go through; null where none is known.</summary>
        public string? Actuator { get; init; }

        /// <summary>Whether the body is a bare command.</summary>
        public bool IsCommand { get; init; }

        /// <summary>The canonical body.</summary>
        public required ReadOnlyMemory<byte> Body { get; init; }

        /// <summary>The facts: a JSON array with an object for each target.</summary>
        public required ReadOnlyMemory<byte> Facts { get; init; }

        /// <summary>What was answered of grounds, requirements and obligations: a JSON object.</summary>
        public required ReadOnlyMemory<byte> Answer { get; init; }

        /// <summary>The filed threat that was read: a JSON object; empty for none.</summary>
        public ReadOnlyMemory<byte> Threat { get; init; }

        /// <summary>The offset of the gate's time zone at that moment, in minutes.</summary>
        public int Offset { get; init; }

        /// <summary>How long before the time of the record the facts were made, in whole milliseconds.</summary>
        public TimeSpan FactsAge { get; init; }

        /// <summary>What it adds to tallies; nothing for what was denied.</summary>
        public ImmutableArray<Charge> Charges { get; init; } = [];

        /// <summary>The halts it tripped.</summary>
        public ImmutableArray<Latch> Latches { get; init; } = [];

        /// <summary>The case that it opens or widens; null for none.</summary>
        public CaseOpening? Opening { get; init; }

        /// <summary>The open case that it joins, or widens where <see cref="Opening"/> is there too; null for none.</summary>
        public string? Case { get; init; }
    }

    /// <summary>A person signed a decision on a case.</summary>
    public sealed record Decision : RecordBody
    {
        /// <summary>Whether it approves; else it objects.</summary>
        public required bool Approves { get; init; }

        /// <summary>The case.</summary>
        public required string Case { get; init; }

        /// <summary>The revision of the case that was signed.</summary>
        public required int Revision { get; init; }

        /// <summary>Who signed.</summary>
        public required string Person { get; init; }

        /// <summary>In which role.</summary>
        public required string Role { get; init; }

        /// <summary>In their words.</summary>
        public string Statement { get; init; } = "";

        /// <summary>Until when the signature could be taken: part of what was signed.</summary>
        public required DateTimeOffset Expires { get; init; }

        /// <summary>The public key, <c>ed25519:</c> and base64.</summary>
        public required string Key { get; init; }

        /// <summary>The signature in base64url.</summary>
        public required string Signature { get; init; }
    }

    /// <summary>An agent took a proposal back.</summary>
    public sealed record Withdrawal(string Agent, string Proposal, string? Case) : RecordBody;

    /// <summary>People agreed to a case, or it ended without a release, or it asks for more than it did.</summary>
    /// <param name="Case">The case.</param>
    /// <param name="Outcome"><c>decided</c>, <c>expired</c>, <c>denied</c> or <c>widened</c>.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Formula">For <c>widened</c>: whose signatures it needs now.</param>
    /// <param name="Nonce">For <c>widened</c>: the new nonce.</param>
    public sealed record Closure(string Case, string Outcome, string Reason, string? Formula, string? Nonce)
        : RecordBody
    {
        /// <summary>For <c>decided</c>: until when the agent can ask for the release.</summary>
        public DateTimeOffset? UseBy { get; init; }

        /// <summary>The halts that limits tripped when it was ruled on again.</summary>
        public ImmutableArray<Latch> Latches { get; init; } = [];
    }

    /// <summary>An act may be done: it was permitted, or people agreed and its agent asked for it.</summary>
    public sealed record Release : RecordBody
    {
        /// <summary>The case; null for a permit.</summary>
        public string? Case { get; init; }

        /// <summary>The number of the record of the ruling it follows from: of the permit, or of the one that opened the case.</summary>
        public new required long Ruling { get; init; }

        /// <summary>The agent.</summary>
        public required string Agent { get; init; }

        /// <summary>The proposal: of the permit, or the one that opened the case.</summary>
        public required string Proposal { get; init; }

        /// <summary>The digest of the act.</summary>
        public required string Act { get; init; }

        /// <summary>The digest of the command alone, which is what an actuator has in hand.</summary>
        public required string Command { get; init; }

        /// <summary>The actuator.</summary>
        public string? Actuator { get; init; }

        /// <summary>From when.</summary>
        public required DateTimeOffset NotBefore { get; init; }

        /// <summary>Until when.</summary>
        public required DateTimeOffset NotAfter { get; init; }

        /// <summary>A number used once.</summary>
        public required string Nonce { get; init; }

        /// <summary>The halt epoch it was released under.</summary>
        public required long Epoch { get; init; }

        /// <summary>What was answered when it was ruled on again: a JSON object; empty for a permit, whose ruling has it.</summary>
        public ReadOnlyMemory<byte> Answer { get; init; }

        /// <summary>What it adds to tallies, in place of what was reserved; nothing for a permit, whose ruling counted it.</summary>
        public ImmutableArray<Charge> Charges { get; init; } = [];

        /// <summary>The halts that limits tripped when it was ruled on again.</summary>
        public ImmutableArray<Latch> Latches { get; init; } = [];
    }

    /// <summary>Somebody said what happened.</summary>
    public sealed record Report : RecordBody
    {
        /// <summary>The agent whose proposal it was.</summary>
        public required string Agent { get; init; }

        /// <summary>The proposal.</summary>
        public required string Proposal { get; init; }

        /// <summary><c>executed</c>, <c>failed</c>, <c>undone</c>, or <c>unknown</c> where nobody knows whether it was done.</summary>
        public required string Outcome { get; init; }

        /// <summary>The hosts that were affected; null where nobody said.</summary>
        public long? Hosts { get; init; }

        /// <summary>Who said so.</summary>
        public required string By { get; init; }

        /// <summary>What they are.</summary>
        public Reporter Reporter { get; init; }

        /// <summary>When it began; null where nobody said.</summary>
        public DateTimeOffset? Started { get; init; }

        /// <summary>When it ended; null where nobody said.</summary>
        public DateTimeOffset? Ended { get; init; }

        /// <summary>In its words.</summary>
        public string Note { get; init; } = "";

        /// <summary>What the actuator answered: an OpenC2 response as canonical JSON; empty where it did not, or somebody else reports.</summary>
        public ReadOnlyMemory<byte> Response { get; init; }

        /// <summary>Whether more was done than was declared.</summary>
        public bool Exceeds { get; init; }
    }

    /// <summary>A detector filed a threat.</summary>
    /// <param name="Threat">The threat.</param>
    /// <param name="Filed">What was filed: a canonical JSON object.</param>
    public sealed record Filing(Threat Threat, ReadOnlyMemory<byte> Filed) : RecordBody;

    /// <summary>A person stopped acts of a kind, or signed for them to go on.</summary>
    public sealed record Halting : RecordBody
    {
        /// <summary>Whether it stops; else it is a signature for going on.</summary>
        public required bool Stops { get; init; }

        /// <summary>What is stopped, as text.</summary>
        public required string Scope { get; init; }

        /// <summary>The halt epoch after it.</summary>
        public required long Epoch { get; init; }

        /// <summary>Who signed.</summary>
        public required string Person { get; init; }

        /// <summary>Why, in their words.</summary>
        public string Statement { get; init; } = "";

        /// <summary>Chosen by the person and used once: part of what was signed.</summary>
        public required string Nonce { get; init; }

        /// <summary>Until when the signature could be taken: part of what was signed.</summary>
        public required DateTimeOffset Expires { get; init; }

        /// <summary>The public key.</summary>
        public required string Key { get; init; }

        /// <summary>The signature in base64url.</summary>
        public required string Signature { get; init; }
    }

    /// <summary>The clock leapt or went back, and is suspected until a person confirms it: a <see cref="Halting"/> of the scope <c>clock</c>.</summary>
    /// <param name="Seconds">By how much.</param>
    public sealed record Clock(long Seconds) : RecordBody;

    /// <summary>A person signed for what records say to be erased; the second of two people erases it.</summary>
    public sealed record Erasure : RecordBody
    {
        /// <summary>Whether it erases; else it is the first signature for it.</summary>
        public required bool Erases { get; init; }

        /// <summary>The numbers of the records, rising: all that there is of one proposal, or of a case with its proposals.</summary>
        public required ImmutableArray<long> Records { get; init; }

        /// <summary>Who signed.</summary>
        public required string Person { get; init; }

        /// <summary>Why, in their words.</summary>
        public required string Statement { get; init; }

        /// <summary>Chosen by the person and used once: part of what was signed.</summary>
        public required string Nonce { get; init; }

        /// <summary>Until when the signature could be taken: part of what was signed.</summary>
        public required DateTimeOffset Expires { get; init; }

        /// <summary>The public key.</summary>
        public required string Key { get; init; }

        /// <summary>The signature in base64url.</summary>
        public required string Signature { get; init; }
    }

    /// <summary>Somebody is invited to enrol a passkey, once.</summary>
    /// <param name="Person">The person.</param>
    /// <param name="Fingerprint">The first 16 hexadecimal digits of the SHA-256 of what they were given.</param>
    /// <param name="Until">Until when it is good.</param>
    public sealed record Invitation(string Person, string Fingerprint, DateTimeOffset Until) : RecordBody;

    /// <summary>Somebody who was invited enrolled a passkey.</summary>
    public sealed record Enrolment : RecordBody
    {
        /// <summary>The person.</summary>
        public required string Person { get; init; }

        /// <summary>The fingerprint of the invitation, which is used up by it.</summary>
        public new required string Invitation { get; init; }

        /// <summary>The credential's id, in base64url.</summary>
        public new required string Credential { get; init; }

        /// <summary>The public key, <c>es256:</c> and base64.</summary>
        public required string Key { get; init; }

        /// <summary>Where it signs.</summary>
        public required string Origin { get; init; }

        /// <summary>What its holder calls it.</summary>
        public string Label { get; init; } = "";
    }

    /// <summary>Passkeys of a person sign no more.</summary>
    /// <param name="Person">The person.</param>
    /// <param name="Key">The fingerprint of the key; null for all that they have.</param>
    /// <param name="Order">The name of the order to do so: each is followed once.</param>
    public sealed record Revocation(string Person, string? Key, string Order) : RecordBody;

    /// <summary>What is left of a record whose contents are erased: what stands in clear. It is read and never written.</summary>
    /// <param name="Type">The type of the record, for example <c>ruling</c>.</param>
    /// <param name="Verdict">For a ruling its verdict; else null.</param>
    public sealed record Erased(string Type, Verdict? Verdict) : RecordBody;
}

/// <summary>What a case begins with, or goes on with after it was widened.</summary>
public sealed record CaseOpening
{
    /// <summary>A number used once, in base64url: part of what is signed.</summary>
    public required string Nonce { get; init; }

    /// <summary>Whose signatures it needs.</summary>
    public required string Formula { get; init; }

    /// <summary>Until when people can decide.</summary>
    public required DateTimeOffset DecideBy { get; init; }

    /// <summary>The zones that all targets lie in: scoped roles count there.</summary>
    public ImmutableArray<string> Zones { get; init; } = [];

    /// <summary>The digest of the facts as they are shown.</summary>
    public required string FactsDigest { get; init; }

    /// <summary>The digest of the estimate of the effect as it is shown.</summary>
    public required string EffectDigest { get; init; }

    /// <summary>The person who answers for the agent and cannot sign; null for none.</summary>
    public string? Owner { get; init; }
}
