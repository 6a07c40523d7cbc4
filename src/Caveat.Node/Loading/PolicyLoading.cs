using System.Globalization;
using System.Text;
using Caveat.Language;
using Caveat.Node.Configuring;
using Caveat.Witnessing;

namespace Caveat.Node.Loading;

/// <summary>Reads the policy of witnesses that a configuration names, and makes sure that a gate can follow it; every fault at once.</summary>
internal static class PolicyLoading
{
    // A note has at most 16 signatures, and the gate itself may sign with an old and a new key.
    private const int MostWitnesses = 14;
    private const int Most = 1 << 20;

    /// <summary>The policy; null where the configuration names none, or after adding findings.</summary>
    public static WitnessPolicy? Read(
        Configuration configuration,
        FileResolution files,
        List<Finding> findings
    )
    {
        if (configuration.Witnesses is not var (reference, isRequired))
        {
            return null;
        }

        var (path, name) = files.File(reference);
        var from = (configuration.Source, reference.Span);
        if (files.Sources.ReadBytes(path, name, Most, findings, from) is not { } bytes)
        {
            return null;
        }

        // For its lines alone: what does not begin with ASCII is read as bytes.
        var text = new SourceText(name, Encoding.Latin1.GetString(bytes.Span));
        void Report(int line, string message, string hint) =>
            findings.Add(
                new(text, new(ConfigurationCodes.BadPolicy, SpanOf(text.Text, line), message, hint))
            );

        var policy = TlogPolicy.Parse(bytes.Span, out var faults);
        foreach (var fault in faults)
        {
            Report(fault.Line, fault.Message, "the form is C2SP tlog-policy");
        }

        if (policy is null)
        {
            return null;
        }

        var count = findings.Count;
        Check(policy, configuration.Gate.Name, Report);
        return findings.Count == count ? new(policy, text, isRequired) : null;
    }

    private static void Check(TlogPolicy policy, string gate, Action<int, string, string> report)
    {
        foreach (var witness in policy.Witnesses)
        {
            if (witness.Url is null)
            {
                report(
                    1,
                    $"the gate cannot ask the witness `{TextForms.Shown(witness.Name)}`: it has no URL",
                    "write it at the end of its line: `witness NAME VKEY URL`"
                );
            }
            else if (TextForms.Url.Fault(witness.Url) is { } fault)
            {
                report(1, $"{fault.Message}: that of `{TextForms.Shown(witness.Name)}`", fault.Hint ?? "");
            }
        }

        if (policy.Witnesses.Length > MostWitnesses)
        {
            report(
                1,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"there are {policy.Witnesses.Length} witnesses, and a checkpoint has room for {MostWitnesses}"
                ),
                "leave some out"
            );
        }

        if (!policy.Logs.IsEmpty && policy.Logs.All(log => log.Key.Name != gate))
        {
            report(
                1,
                $"none of its logs is that of this gate, `{TextForms.Shown(gate)}`",
                "add a `log` line with its ledger key, or have none"
            );
        }
    }

    private static SourceSpan SpanOf(string text, int line)
    {
        var start = 0;
        for (var i = 1; i < line && text.IndexOf('\n', start) is >= 0 and var end; i++)
        {
            start = end + 1;
        }

        var length = text.AsSpan(start).IndexOf('\n');
        return new(start, length < 0 ? text.Length - start : length);
    }
}
