using Caveat.Gate.Tests.Api;
using Caveat.Recording;
using Caveat.Tests.Node.Recording;

namespace Caveat.Gate.Tests.Witnessing;

/// <summary>The gate of a state, which is started, stopped, and put back from copies.</summary>
internal sealed class WitnessedGate : IAsyncDisposable
{
    private const string Demo = "gate.example/night-watch";

    private readonly ScratchFolder _copies = new();
    private readonly string _name;

    private WitnessedGate(string name, HttpGate gate)
    {
        (_name, Http) = (name, gate);
        Key = NoteKey.Parse(gate.Gate.LedgerKey)!;
    }

    /// <summary>The gate and its callers.</summary>
    public HttpGate Http { get; }

    /// <summary>The key of its ledger.</summary>
    public NoteKey Key { get; }

    /// <summary>How many records its ledger has published.</summary>
    public long Published =>
        Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(CheckpointFile))!.Text)!.Size;

    private string CheckpointFile => Path.Combine(Http.World.Data, "ledger", "checkpoint");

    /// <summary>Starts a gate that nobody witnesses yet.</summary>
    public static async Task<WitnessedGate> StartAsync(string name) =>
        new(name, await HttpGate.StartAsync(text => text.Replace(Demo, name, StringComparison.Ordinal)));

    /// <summary>Starts it again under a policy; null for none.</summary>
    public async Task RestartAsync(string? policy, string require = "always")
    {
        await Http.StopAsync();
        Configure(policy, require);
        await Http.RestartAsync();
    }

    /// <summary>Writes its configuration.</summary>
    public void Configure(string? policy, string require = "always")
    {
        if (policy is not null)
        {
            Http.World.Write("witnesses.policy", policy);
        }

        var ledger = policy is null
            ? "ledger: { witnesses: none }\n"
            : $"ledger: {{ witnesses: witnesses.policy, require: {require} }}\n";
        Http.World.Configure(text => text.Replace(Demo, _name, StringComparison.Ordinal) + ledger);
    }

    /// <summary>An agent proposes what is permitted; the answer.</summary>
    public async Task<Answer> PermitAsync(string id) =>
        (await Http.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted(id))).Fine();

    /// <summary>The checkpoint that the warrant in an answer bears; null where there is no warrant.</summary>
    public static SignedNote? CheckpointOf(Answer permit) =>
        permit.At("warrant") is { Length: > 0 } warrant
            ? SignedNote.Parse(
                Warrant.Parse(System.Text.Encoding.UTF8.GetBytes(warrant))!.Proof.Checkpoint.Span
            )
            : null;

    /// <summary>Copies its data folder, with its lock; no gate may run.</summary>
    public string Copy()
    {
        var copy = _copies.At(Guid.CreateVersion7().ToString());
        TestLedger.CopyFolder(Http.World.Data, copy);
        return copy;
    }

    /// <summary>Puts a copy in the place of its data folder; no gate may run.</summary>
    public void Put(string copy)
    {
        Directory.Delete(Http.World.Data, recursive: true);
        TestLedger.CopyFolder(copy, Http.World.Data);
    }

    public async ValueTask DisposeAsync()
    {
        await Http.DisposeAsync();
        _copies.Dispose();
    }
}
