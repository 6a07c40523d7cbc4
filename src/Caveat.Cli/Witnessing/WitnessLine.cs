using System.Globalization;
using Caveat.Cli.Showing;
using Caveat.Node.Witnessing;
using Caveat.Witnessing;

namespace Caveat.Cli.Witnessing;

/// <summary>What a witness was asked and what it answered, in a line.</summary>
internal static class WitnessLine
{
    /// <summary>For example <c>21:00:04  cosigned  gate.example/a  size 25</c>.</summary>
    public static string Of(WitnessReply reply, DateTimeOffset time, bool colour)
    {
        var at = time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var log = reply.Head is { } head
            ? string.Create(CultureInfo.InvariantCulture, $"{Foreign.Name(head.Origin)}  size {head.Size}")
            : "";
        return reply.Testimony.Answer switch
        {
            WitnessAnswer.Cosign => $"{at}  {Paint.Verdict("cosigned", Verdict.Permit, colour)}  {log}",
            // A log that does not know where the witness stands asks so, and then asks again.
            WitnessAnswer.Conflict when !reply.Testimony.IsFork =>
                $"{at}  {Paint.Verdict("told    ", Verdict.Hold, colour)}  {log}: {reply.Testimony.Reason}",
            _ =>
                $"{at}  {Paint.Verdict("refused ", Verdict.Deny, colour)}  {log}{(log.Length > 0 ? ": " : "")}{reply.Testimony.Reason}",
        };
    }
}
