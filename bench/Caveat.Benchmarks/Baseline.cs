using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Caveat.Benchmarks;

/// <summary>
/// What this machine does in this run: measurements are quoted as ratios to these, because timings on a shared machine
/// move by multiples with its load.
/// </summary>
public class Baseline
{
    private readonly byte[] _kibibyte = new byte[1024];
    private readonly byte[] _digest = new byte[SHA256.HashSizeInBytes];
    private readonly byte[] _body = Encoding.UTF8.GetBytes(Body.PadRight(600));

    // As long as a usual proposal; padded with white space to 600 bytes.
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

    /// <summary>SHA-256 of 1 KiB.</summary>
    [Benchmark(Baseline = true)]
    public int HashOfOneKibibyte() => SHA256.HashData(_kibibyte, _digest);

    /// <summary>A document parsed from a body of 600 bytes.</summary>
    [Benchmark]
    public JsonValueKind ParseOf600Bytes()
    {
        using var document = JsonDocument.Parse(_body);
        return document.RootElement.ValueKind;
    }
}
