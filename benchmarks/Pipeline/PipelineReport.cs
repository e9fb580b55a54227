using System.Globalization;
using Yolo.Data;

namespace Yolo.Benchmarks.Pipeline;

/// <summary>Contenders in turns, so that neighbours on the machine disturb all alike.</summary>
internal static class PipelineReport
{
    private const int BatchesAlone = 12;

    public static IEnumerable<string> Lines(TimedTraining training, int rounds, int steps)
    {
        var (full, none) = (training.FullCache(), TimedTraining.NoCache());
        yield return Text($"a batch made alone, on one thread: {training.MakingAlone(full, BatchesAlone):f1} ms from decoded pictures, {training.MakingAlone(none, BatchesAlone):f1} ms with reading and decoding");

        using var source = training.Batches(full, 1).GetEnumerator();
        source.MoveNext();
        (string Name, IEnumerable<Batch> Batches)[] contenders =
        [
            ("one batch again", Enumerable.Repeat(source.Current, int.MaxValue)),
            ("decoded pictures, 1 worker", training.Batches(full, 1)),
            ("reading and decoding, 1 worker", training.Batches(none, 1)),
            ("reading and decoding, 2 workers", training.Batches(none, 2)),
        ];
        var times = contenders.Select(_ => new List<TimedStep>()).ToArray();
        // Full queues make nothing, so that a contender does no work in another's turn.
        var queues = contenders.Select(contender => contender.Batches.GetEnumerator()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                TimedStep[] turn = [.. training.Take(queues[i], steps)];
                times[i].AddRange(round == 0 ? [] : turn);
            }
        }
        foreach (var queue in queues)
        {
            queue.Dispose();
        }
        yield return "| data | step with its wait, median ms (quartiles) | of it waiting, median ms | longest wait ms | against one batch again |";
        yield return "|---|---|---|---|---|";
        for (var i = 0; i < contenders.Length; i++)
        {
            double[] whole = [.. times[i].Select(t => t.Whole).Order()], wait = [.. times[i].Select(t => t.Wait).Order()];
            yield return Text(
                $"| {contenders[i].Name} | {At(whole, 0.5):f1} ({At(whole, 0.25):f1}–{At(whole, 0.75):f1}) | {At(wait, 0.5):f2} | {wait[^1]:f1} | {At(whole, 0.5) / At([.. times[0].Select(t => t.Whole).Order()], 0.5):f3} × |");
        }
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
