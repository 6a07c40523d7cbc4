namespace Caveat.Tests.Cli;

/// <summary>What commands print, kept as people read it.</summary>
public class TranscriptTests
{
    /// <summary>A name, and the arguments.</summary>
    public static readonly TheoryData<string, string> Cases = new()
    {
        { "check", "check" },
        { "check-json", "check --format json" },
        { "check-broken", "check broken.norm" },
        { "check-broken-json", "check broken.norm --format json" },
        { "check-broken-sarif", "check broken.norm --format sarif" },
        { "test", "test soc.norm" },
        { "decide", "decide proposals.jsonl" },
        { "decide-json", "decide --format json proposals.jsonl" },
        { "explain", "explain proposals.jsonl" },
        { "explain-code", "explain CAV5003 cav1203" },
        { "norms", "norms" },
        { "norms-search", "norms engineer" },
        { "norms-json", "norms --format json storm" },
        { "vocabulary", "norms --vocabulary target" },
        { "zones", "zones" },
        { "zones-json", "zones --format json" },
        { "zones-query", "zones 10.20.30.7 icu-pump-3 198.51.100.0/23 ws-14.hospital.example 203.0.113.9" },
        { "zones-query-json", "zones 10.20.30.130 --format json" },
        { "fmt-check", "fmt --check soc.norm broken.norm" },
        { "help", "--help" },
        { "help-init", "init --help" },
        { "help-check", "check --help" },
        { "help-fmt", "fmt --help" },
        { "help-test", "test --help" },
        { "help-decide", "decide --help" },
        { "help-explain", "explain --help" },
        { "help-norms", "norms --help" },
        { "help-zones", "zones --help" },
        { "help-completion", "completion --help" },
        { "help-demo", "demo --help" },
        { "help-serve", "serve --help" },
        { "help-agent-token", "agent token --help" },
        { "help-key-new", "key new --help" },
        { "help-key-show", "key show --help" },
        { "help-case-list", "case list --help" },
        { "help-case-show", "case show --help" },
        { "help-approve", "approve --help" },
        { "help-object", "object --help" },
        { "help-halt", "halt --help" },
        { "help-resume", "resume --help" },
        { "help-witness", "witness --help" },
        { "help-verify-ledger", "verify ledger --help" },
        { "help-verify-disclosure", "verify disclosure --help" },
        { "help-disclose", "disclose --help" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_command_prints_what_is_kept(string name, string line)
    {
        var args = line.Split(' ');

        var run = CommandRun.In(CommandRun.Hospital, args);

        Golden.Match($"spec/cases/cli/{name}.txt", run.Transcript(args));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_is_coloured_that_goes_to_a_file(string name, string line)
    {
        var run = CommandRun.In(CommandRun.Hospital, line.Split(' '));

        Assert.DoesNotContain('\e', run.Output + run.Error);
        Assert.NotEmpty(name);
    }
}
