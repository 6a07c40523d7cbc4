using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Caveat.Load;

/// <summary>
/// HTTP proposal → durable ruling with its warrant: at least 8,000 a second over 64 connections that are kept, on two cores that the gate and its clients
/// share. The gate is a process of its own.
/// </summary>
internal static class HttpLoad
{
    private const int Connections = 64;
    private const double Budget = 8_000;
    private const double Slowest = 25;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        await ServingGate.BuildAsync();
        var hospital = new Hospital();
        await using var gate = await ServingGate.StartAsync(hospital.Folder);
        var requests = new Requests(hospital, gate);
        var connections = options.Waiters ?? Connections;
        FileThreats(requests, gate);
        Measure(requests, gate, connections, TimeSpan.FromSeconds(4));
        var (rate, half, most) = (new Spread(), new Spread(), new Spread());
        var (gateTime, clientTime) = (new Spread(), new Spread());
        var verdicts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < options.Rounds; round++)
        {
            var (gateBefore, clientBefore) = (Machine.TimeOf(gate.Id), Machine.TimeOf(Environment.ProcessId));
            var (aSecond, client) = Measure(requests, gate, connections, options.Time);
            gateTime.Add((Machine.TimeOf(gate.Id) - gateBefore).TotalMicroseconds / client.Latencies.Count);
            clientTime.Add(
                (Machine.TimeOf(Environment.ProcessId) - clientBefore).TotalMicroseconds
                    / client.Latencies.Count
            );
            rate.Add(aSecond);
            half.Add(Milliseconds(client.Latencies, 0.5));
            most.Add(Milliseconds(client.Latencies, 0.99));
            foreach (var (verdict, count) in client.Verdicts)
            {
                verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + count;
            }
        }

        report.Say(
            $"{connections} connections, {string.Join(", ", verdicts.Select(pair => $"{pair.Value} {pair.Key}"))}"
        );
        report.AtLeast("HTTP proposal to durable ruling with warrant, a second", rate, Budget, "N0");
        report.Show("half are answered within, ms", half, "N1");
        report.AtMost("99 of 100 are answered within, ms", most, Slowest, "N1");
        report.Show("time on a processor for one, gate, µs", gateTime, "N0");
        report.Show("time on a processor for one, clients, µs", clientTime, "N0");
    }

    /// <summary>Sends so many proposals.</summary>
    public static void Send(Hospital hospital, ServingGate gate, int proposals)
    {
        var requests = new Requests(hospital, gate);
        FileThreats(requests, gate);
        using var client = new LeanClient(gate.Address, Connections);
        var left = proposals;
        client.Run(() => left-- > 0 ? requests.Next() : null);
        Check(client);
    }

    private static (double Rate, LeanClient Client) Measure(
        Requests requests,
        ServingGate gate,
        int connections,
        TimeSpan time
    )
    {
        using var client = new LeanClient(gate.Address, connections);
        var watch = Stopwatch.StartNew();
        var took = client.Run(() => watch.Elapsed < time ? requests.Next() : null);
        Check(client);
        return (client.Latencies.Count / took.TotalSeconds, client);
    }

    private static void FileThreats(Requests requests, ServingGate gate)
    {
        using var client = new LeanClient(gate.Address, 1);
        var threats = new Queue<byte[]>(requests.Threats());
        client.Run(() => threats.TryDequeue(out var threat) ? threat : null);
        Check(client);
    }

    private static void Check(LeanClient client)
    {
        if (client.Statuses.Keys.Any(answered => answered is < 200 or > 299))
        {
            var all = client.Statuses.Select(pair => $"{pair.Value} times {pair.Key}");
            throw new InvalidOperationException($"the gate answered {string.Join(", ", all)}");
        }
    }

    private static double Milliseconds(List<long> latencies, double share)
    {
        latencies.Sort();
        return 1_000.0 * latencies[(int)(share * (latencies.Count - 1))] / Stopwatch.Frequency;
    }

    /// <summary>The requests of agents that never tire.</summary>
    private sealed class Requests(Hospital hospital, ServingGate gate)
    {
        private int _number;

        public byte[] Next()
        {
            var (agent, body) = Hospital.Proposal(_number++);
            return Post("/v1/proposals", agent, body);
        }

        public IEnumerable<byte[]> Threats() =>
            hospital.Threats.Select(threat => Post("/v1/threats", "siem-1", Encoding.UTF8.GetBytes(threat)));

        private byte[] Post(string path, string agent, byte[] body)
        {
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"POST {path} HTTP/1.1\r\nHost: {gate.Address}\r\nAuthorization: Bearer {hospital.TokenOf(agent)}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"
            );
            return [.. Encoding.ASCII.GetBytes(head), .. body];
        }
    }
}
