using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Yolo.Data;

/// <summary>Decodes every picture: names those that cannot be read, and those that are the same, pixel by pixel, under two names or in two sets.</summary>
internal static class PictureTwins
{
    /// <summary>The findings, in the pictures' order.</summary>
    public static IEnumerable<DataFinding> Of(IReadOnlyList<(string Set, Sample Sample)> pictures, Action<int>? done, CancellationToken stop)
    {
        var (count, problems) = (0, new ConcurrentDictionary<int, string>());
        var marks = new string?[pictures.Count];
        Parallel.For(0, pictures.Count, new ParallelOptions { CancellationToken = stop }, i =>
        {
            try
            {
                var picture = pictures[i].Sample.Load();
                marks[i] = $"{picture.Width}×{picture.Height} {Convert.ToHexString(SHA256.HashData(picture.Rgb))}";
            }
            catch (DataException error)
            {
                problems[i] = error.Message;
            }
            done?.Invoke(Interlocked.Increment(ref count));
        });
        foreach (var problem in problems.OrderBy(pair => pair.Key))
        {
            yield return new(Severity.Error, problem.Value);
        }
        var twins = pictures.Zip(marks).Where(pair => pair.Second is not null).GroupBy(pair => pair.Second, pair => pair.First).Where(group => group.Count() > 1);
        foreach (var group in twins)
        {
            string[] sets = [.. group.Select(pair => pair.Set).Distinct()];
            var names = string.Join(", ", group.Select(pair => $"{pair.Sample.Name} ({pair.Set})").Take(5));
            yield return sets.Length > 1
                ? new(Severity.Error, $"The same picture is in {string.Join(" and ", sets)}: {names}; a score on it is too good to be true. Take it out of one.")
                : new(Severity.Warning, $"The same picture is in {sets[0]} {group.Count()} times: {names}.");
        }
    }
}
