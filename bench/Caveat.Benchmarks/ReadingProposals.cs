using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Caveat.Wire;

namespace Caveat.Benchmarks;

/// <summary>From the bytes of a proposal to the proposal and its digests; the ratio is to parsing the same body.</summary>
public class ReadingProposals
{
    private readonly byte[] _body = Encoding.UTF8.GetBytes(Body);
    private readonly Proposal _proposal = ProposalReader.Read(Encoding.UTF8.GetBytes(Body)).Proposal!;

    private const string Body = """
        {
          "id": "0192f2a4-0001", "agent": "soar-7", "operation": "night-watch",
          "command": { "action": "contain", "target": { "device": { "hostname": "icu-pump-3" } }, "args": { "duration": 3600000 } },
          "targets": [ { "ipv4_net": "198.51.100.7/32" } ],
          "actuator": "edr-1",
          "effect": { "kind": "disrupt", "reversible": true, "hosts": 1, "people": 0, "spillover": 0, "undo": "release" },
          "threat": "INC-4711", "labels": { "ticket": "4711" },
          "justification": "Ransomware note written on the share of the pump."
        }
        """;

    /// <summary>A document parsed, and nothing read of it.</summary>
    [Benchmark(Baseline = true)]
    public JsonValueKind ParseOnly()
    {
        using var document = JsonDocument.Parse(_body);
        return document.RootElement.ValueKind;
    }

    /// <summary>The proposal, with the digest of its body.</summary>
    [Benchmark]
    public Proposal? Read() => ProposalReader.Read(_body).Proposal;

    /// <summary>The digest of its act.</summary>
    [Benchmark]
    public string DigestOfTheAct() => Digests.OfAct(_proposal);
}
