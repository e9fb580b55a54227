using Xunit;

namespace Yolo.DistributedRuns;

/// <summary>Random sums and gatherings are what each process, which knows all others' numbers, finds by itself.</summary>
public class AgreementLaws
{
    public static TheoryData<string, int> Jobs
    {
        get
        {
            var jobs = new TheoryData<string, int>();
            foreach (var mpi in Mpi.All)
            {
                jobs.Add(mpi.Name, 1);
                jobs.Add(mpi.Name, 2);
                jobs.Add(mpi.Name, 4);
            }
            return jobs;
        }
    }

    [MpiTheory]
    [MemberData(nameof(Jobs))]
    public void Sums_and_gatherings_are_those_of_all_processes(string name, int processes)
    {
        var mpi = Mpi.Of(name);
        var job = Job.Run(mpi, processes, "agree", $"{Random.Shared.Next()}");
        Assert.True(job.ExitCode == 0, job.ToString());
        Assert.Equal(Enumerable.Range(0, processes).Select(rank => (rank, processes, rank)), job.Ranks.Select(rank => (rank.Rank, rank.Size, rank.LocalRank)));
        Assert.All(job.Ranks, rank => Assert.StartsWith(mpi.SaysSo, rank.Library, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, processes), rank => Assert.Contains($"rank {rank} agrees", job.Said, StringComparison.Ordinal));
        Assert.False(job.LeavesProcesses());
    }
}
