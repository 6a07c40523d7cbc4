namespace Caveat.Tests.Recording;

/// <summary>What the types and members of records mean, in the words of docs/reference/ledger.md.</summary>
internal static class LedgerWords
{
    private static readonly Dictionary<string, string> _when = new(StringComparer.Ordinal)
    {
        ["start"] = "a gate began to run",
        ["key"] = "a key of the gate took the place of another ([Keys](#keys))",
        ["stop"] = "it stopped in order",
        ["activation"] = "norms, zones or configuration other than those of the last one went into force",
        ["credential"] = "a token of an agent came or went while the gate ran",
        ["refusal"] = "an agent sent what could not be ruled on; at most ten a minute for each agent",
        ["ruling"] = "a proposal was ruled on",
        ["approval"] = "a person signed for a case",
        ["objection"] = "a person signed against a case",
        ["withdrawal"] = "an agent took a proposal back",
        ["closure"] =
            "people agreed to a case; or it expired, was denied when it was ruled on again, or was widened then",
        ["release"] =
            "an act may be done: after each permit, and when the agent asks for what people agreed to, ruled on again",
        ["report"] =
            "an agent or a person said what happened, or an actuator that a command was forwarded to",
        ["threat"] = "a detector filed a threat",
        ["halt"] = "a person halted something",
        ["resume"] = "a person signed for going on; each signature is a record",
        ["erasure"] =
            "a person signed for [erasing](#erasing) what records say; each signature is a record, and the second erases",
        ["clock"] = "the clock leapt or went back: it is suspected until a `resume` of the scope `clock`",
        ["invitation"] = "somebody was invited to enrol a passkey",
        ["enrolment"] = "somebody who was invited enrolled a passkey; the invitation is used up by it",
        ["revocation"] = "passkeys of a person were taken away",
    };

    private static readonly Dictionary<string, string> _meaning = new(StringComparer.Ordinal)
    {
        ["_sd"] =
            "eight digests, each at the place of its group, and a random one where the group is not there",
        ["_sd_alg"] = "`sha-256`",
        ["activation"] =
            "the number of the `activation` in force: it tells zones and configuration; not before the first",
        ["actuator"] =
            "the place among the records of one actuator, whose name is in a group: `n` counts from 1, `prev` is the hash of the leaf before",
        ["agent"] = "the place among the records of one agent, as for an actuator",
        ["epoch"] = "the halt epoch: of a `halt`, the one it begins; else the one in force",
        ["keys"] =
            "the verifier keys that the gate signs with from now on and that no record before names: of the first `start` all three",
        ["mode"] = "`shadow` where nothing is enforced",
        ["new"] = "the verifier key that signs from now on",
        ["old"] = "the verifier key in whose place it is",
        ["purpose"] = "what is signed with it: `ledger`, `heartbeat` or `disclosure`",
        ["signature"] = "the signature of the old key, in base64url",
        ["normSet"] = "the digest of the norm set in force; not before the first activation",
        ["origin"] = "the name of the gate, `gate.name`; it is the origin of the checkpoint too",
        ["outcome"] =
            "`start`: `clean` or `unclean`, by how the run before it ended; `credential`: `added` or `removed`; `closure`: `decided`, `expired`, `denied` or `widened`; `report`: `executed`, `failed`, `undone` or `unknown`; `erasure`: `asked` or `erased`",
        ["records"] = "the numbers of the records that are erased, rising",
        ["seq"] = "the number of the record, from 0 without gaps: its place in the log",
        ["time"] = "when, in UTC with thousandths; never before the record before it",
        ["type"] = "the type",
        ["verdict"] = "`permit`, `hold` or `deny`",
        ["effect.effect"] = "the effect that the agent declared",
        ["effect.ended"] = "when the act ended, as reported",
        ["effect.exceeds"] = "whether more hosts were reported than the ruling reckoned with",
        ["effect.hosts"] = "the hosts that were affected, as reported",
        ["effect.started"] = "when the act began, as reported",
        ["facts.age"] =
            "how long before the time of the record the facts were made, in milliseconds; where it is missing, at that time",
        ["facts.offset"] = "the offset of the gate's time zone at that moment, in minutes",
        ["facts.targets"] = "the facts of each target, as norms read them: enough to rule again",
        ["grounds.answer"] =
            "`grounds`, `requires` and `obligations` as they were answered; of a `release` that people agreed to, those of ruling again",
        ["grounds.charges"] = "what it adds to tallies: `limit`, `key`, `thousandths`, `targets`",
        ["grounds.codes"] = "the codes of what was wrong",
        ["grounds.configuration"] = "the digest of `caveat.yaml`",
        ["grounds.formula"] = "of a `widened` case: whose signatures it needs now",
        ["grounds.latches"] = "the halts that limits tripped: `limit`, `key`",
        ["grounds.loosened"] =
            "which of `norms`, `zones and inventory`, `configuration` differ from those before, and so may be looser",
        ["grounds.nonce"] = "of a `widened` case: its new nonce",
        ["grounds.normSet"] = "the digest of the norm set",
        ["grounds.opening"] =
            "the case that it opens or widens: `nonce`, `formula`, `decideBy`, `zones`, `facts`, `effect` (digests), `owner`",
        ["grounds.reason"] = "why, in words",
        ["grounds.useBy"] = "of a `decided` case: until when its agent can ask for the release",
        ["grounds.zones"] = "the digest of zones and inventory",
        ["people.actuator"] = "the actuator that the act would go through",
        ["people.agent"] = "the agent; of a `threat`, the detector; of a `refusal`, whoever sent it",
        ["people.byAgent"] = "the agent that reported",
        ["people.byActuator"] =
            "the actuator that the command was forwarded to: its answer, or that there was none, is the report",
        ["people.byPerson"] = "the person who reported",
        ["people.credential"] = "the id of the passkey, in base64url",
        ["people.expires"] = "until when the signature could be taken: part of what was signed",
        ["people.fingerprint"] =
            "the first 16 digits of the hash of the token, or of what the person was given who is invited",
        ["people.key"] =
            "the public key of the person; of a `revocation` the fingerprint of the one passkey that was taken away, and without it all were",
        ["people.nonce"] = "chosen by the person and used once: part of what was signed",
        ["people.invitation"] = "the fingerprint of the invitation",
        ["people.order"] = "the name of the order to take passkeys away: each is followed once",
        ["people.origin"] = "where the passkey signs",
        ["people.person"] = "the person",
        ["people.role"] = "the role they signed in",
        ["people.until"] = "until when the invitation is good",
        ["people.signature"] =
            "the signature: of a key in a file in base64url, of a passkey its [assertion](cases.md#passkeys)",
        ["proposal.act"] = "the digest of the act that was ruled on",
        ["proposal.body"] = "the proposal or command in canonical JSON, without what stands in other groups",
        ["proposal.case"] = "the case; of a `ruling`, one that it joins; not in the `release` of a permit",
        ["proposal.digest"] = "the digest of the body",
        ["proposal.id"] = "the id of the proposal",
        ["proposal.isCommand"] = "whether the body is a bare OpenC2 command",
        ["proposal.revision"] = "the revision of the case that was signed",
        ["proposal.ruling"] =
            "the number of the record of the ruling: of the permit, or of the one that opened the case",
        ["target.act"] = "the digest of the act that may be done",
        ["target.actuator"] =
            "the actuator that it may be done through; where none is named no actuator takes it",
        ["target.command"] = "the digest of the command alone, which is what an actuator has in hand",
        ["target.nonce"] = "a number used once",
        ["target.notAfter"] = "until when the release is good, at most 30 seconds later",
        ["target.notBefore"] = "from when",
        ["target.scope"] = "what is halted",
        ["target.target"] = "the target of the command",
        ["target.targets"] = "the further targets of the proposal",
        ["text.justification"] = "the agent's justification",
        ["text.label"] = "what its holder calls the passkey; empty for nothing said",
        ["text.note"] = "the reporter's words; empty for none",
        ["text.reason"] = "why the gate stopped",
        ["text.response"] = "what the actuator answered: an OpenC2 response",
        ["text.seconds"] = "by how much the clock was off",
        ["text.statement"] = "the person's words; empty for none",
        ["text.version"] = "the version of the program",
        ["threat.filed"] =
            "a filed threat: of a `threat`, what was filed; of a `ruling`, the one it read, with the number of its record",
        ["threat.threat"] = "the threat that the proposal names or asserts",
    };

    /// <summary>When a record of that type is written.</summary>
    public static string WhenOf(string type) => _when[type];

    /// <summary>What a member is: by its name in clear, or by <c>group.member</c>.</summary>
    public static string MeaningOf(string member) => _meaning[member];
}
