using Xunit;

namespace Yolo.DistributedRuns;

/// <summary>A job ends as a whole, within seconds, and says why.</summary>
public class Accidents
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Others
    {
        get
        {
            var others = new TheoryData<string, string>();
            foreach (var mpi in Mpi.All)
            {
                others.Add(mpi.Name, "waiting");
                others.Add(mpi.Name, "computing");
            }
            return others;
        }
    }

    public static TheoryData<string> Names => Mpi.Names;

    [MpiTheory]
    [MemberData(nameof(Others))]
    public void Who_aborts_ends_all_with_its_message_and_code(string name, string others)
    {
        var job = Job.Run(Mpi.Of(name), 2, "abort", others);
        Assert.True(job.ExitCode == 7, job.ToString());
        Assert.Contains("process 1: the data of this process are on a disk that is gone", job.Said, StringComparison.Ordinal);
        RequireEnded(job);
    }

    [MpiTheory]
    [MemberData(nameof(Others))]
    public void Who_ends_without_a_word_ends_all_with_its_code(string name, string others)
    {
        var job = Job.Run(Mpi.Of(name), 2, "exit", others);
        Assert.True(job.ExitCode == 3, job.ToString());
        RequireEnded(job);
    }

    [MpiTheory]
    [MemberData(nameof(Others))]
    public void Who_throws_what_nobody_catches_ends_all_and_says_what(string name, string others)
    {
        var job = Job.Run(Mpi.Of(name), 2, "throw", others);
        Assert.True(job.ExitCode == 134, job.ToString());
        Assert.Contains("process 1: Unhandled exception. System.InvalidOperationException: nobody thought of this", job.Said, StringComparison.Ordinal);
        RequireEnded(job);
    }

    /// <summary>MPICH's launcher sometimes notices that the connection is closed before it notices the signal; then it ends the others, but with 0 and without a word (pmodels/mpich#7057).</summary>
    [MpiTheory]
    [MemberData(nameof(Others))]
    public void Who_is_killed_takes_all_along(string name, string others)
    {
        var job = Job.Run(Mpi.Of(name), 2, "die", others);
        Assert.True(job.ExitCode != 0 || name == "MPICH", job.ToString());
        Assert.Equal(job.ExitCode != 0, job.Said.Contains("signal 9", StringComparison.Ordinal));
        RequireEnded(job);
    }

    [MpiTheory]
    [MemberData(nameof(Names))]
    public void Who_sums_other_numbers_is_named(string name)
    {
        var job = Job.Run(Mpi.Of(name), 3, "astray");
        Assert.True(job.ExitCode == 2, job.ToString());
        Assert.Contains("Process 2 has come to a sum of 4 numbers in single precision, process 1 to a sum of 5 numbers in single precision", job.Said, StringComparison.Ordinal);
        RequireEnded(job);
    }

    /// <summary>Nothing waits for a process that will not come; and a job of which one left is no success, whatever that one returned.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void Who_leaves_early_is_named(string name)
    {
        var job = Job.Run(Mpi.Of(name), 3, "leave");
        Assert.True(job.ExitCode is 1 or 2, job.ToString());
        Assert.Contains("Process 0 has come to a sum of 8 numbers in double precision, process 1 to its end", job.Said, StringComparison.Ordinal);
        RequireEnded(job);
    }

    /// <summary>.NET makes exceptions of signals, which libraries of MPI like to handle too.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void A_null_reference_is_still_an_exception(string name)
    {
        var job = Job.Run(Mpi.Of(name), 2, "null");
        Assert.True(job.ExitCode == 0, job.ToString());
        Assert.Contains("rank 1 caught it", job.Said, StringComparison.Ordinal);
    }

    private static void RequireEnded(Job job)
    {
        Assert.DoesNotContain("went on", job.Said, StringComparison.Ordinal);
        Assert.True(job.Took < Seconds, job.ToString());
        Assert.False(job.LeavesProcesses(), job.ToString());
    }
}
