using Caveat.Wire;

namespace Caveat.Tests.Wire;

/// <summary>The commands and responses of the OpenC2 PlugFest of 2020-01-27, where they are at hand.</summary>
public sealed class OpenC2CorpusTests
{
    // What the message about each bad command must name.
    private static readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal)
    {
        ["action_notarget"] = "`target` is missing",
        ["action_notarget_id"] = "`target` is missing",
        ["action_unknown"] = "`unknown` is unknown here; it takes scan",
        ["allow_ipv4net_badcidr"] = "`127.0.0.1/64` is no IPv4",
        ["allow_ipv4net_badip"] = "`127.0.0.300` is no IPv4",
        ["allow_ipv6net_wikipedia3"] = "`2001::85a3::8a2e:370:7334` is no IPv6",
        ["args_empty"] = "`args` is empty",
        ["deny_file_hashes_empty"] = "`hashes` is empty",
        ["deny_file_hashes_sha512"] = "`sha512` is no member",
        ["deny_uri_actuator_empty"] = "0 profiles",
        ["deny_uri_actuator_multiple"] = "2 profiles",
        ["empty"] = "the body is empty",
        ["empty_array"] = "this is an array",
        ["empty_object"] = "`action` is missing",
        ["number"] = "this is a number",
        ["number_integer"] = "this is a number",
        ["openc2_response"] = "`status` is no member",
        ["openc2_response_text"] = "`status_text` is no member",
        ["query_features_ext_args_all"] = "`x-0123456789_ABCDEFG_abcdefg___` is no namespace",
        ["query_features_ext_args_capX"] = "`X-mycompany` is no namespace",
        ["query_features_ext_args_dots"] = "`x-mycompany.example.com` is no namespace",
        ["query_features_ext_args_nox-"] = "`mycompany` is no namespace",
        ["query_features_ext_args_specialchar"] = "`x-mycompany/foo;bar` is no namespace",
        ["query_features_unknown"] = "`unknown` is unknown here; it takes versions",
        ["query_multiple_target_extensions"] = "2 targets",
        ["query_multiple_targets"] = "2 targets",
        ["start_container_ext_nocolon"] = "`container` is no target type",
        ["start_container_ext_noprofile"] = "`:container` is no target type",
        ["string"] = "this is text",
        ["target_multiple"] = "2 targets",
    };

    [Fact]
    public void Every_good_command_is_read()
    {
        var files = Files("commands/good");

        Assert.Equal(82, files.Length);
        Assert.All(files, file => Bodies.Accepted(Read(file)));
    }

    [Fact]
    public void Every_bad_command_is_refused_by_its_fault_or_allowed_by_a_documented_clause()
    {
        var files = Files("commands/bad");
        var allowed = DocumentedAsAllowed();

        Assert.Equal(35, files.Length);
        Assert.Equal(5, allowed.Count);
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (allowed.Contains(name))
            {
                Bodies.Accepted(Read(file));
                continue;
            }

            var reading = Read(file);
            Assert.Null(reading.Proposal);
            Assert.Contains(
                reading.Problems,
                problem => problem.Message.Contains(_faults[name], StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void No_response_is_read_as_a_command()
    {
        string[] files = [.. Files("responses/good"), .. Files("responses/bad")];

        // One of the bad responses is a command.
        var read = files
            .Where(file => Read(file).Proposal is not null)
            .Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(29, files.Length);
        Assert.Equal("openc2_command_query_features_all", Assert.Single(read));
    }

    private static HashSet<string> DocumentedAsAllowed()
    {
        var page = File.ReadAllText(Repository.At("docs/reference/openc2.md"));
        var section = page[page.IndexOf("## Where others are stricter", StringComparison.Ordinal)..];
        return
        [
            .. section
                .Split('\n')
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .Select(line => line.Split('`')[1]),
        ];
    }

    private static ProposalReading Read(string file) =>
        ProposalReader.ReadCommand(File.ReadAllBytes(file), "soar-7");

    private static string[] Files(string folder)
    {
        Assert.SkipWhen(Repository.Shared is null, "the commands of the OpenC2 PlugFest are not at hand");
        return Directory.GetFiles(Path.Combine(Repository.Shared!, "data", "openc2", folder));
    }
}
