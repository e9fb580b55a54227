using Xunit;
using Yolo.Distributed;
using Yolo.Distributed.Launching;

namespace Yolo.DistributedRuns;

/// <summary>Which MPI is found, and what is said if there is none that fits.</summary>
public class Finding
{
    private const int Unusable = 2;

    public static TheoryData<string> Names => Mpi.Names;

    [Fact]
    public void Without_a_launcher_nothing_of_MPI_is_loaded()
    {
        Assert.False(MpiRun.IsLaunched);
        var job = Job.RunAlone([], "alone");
        Assert.Contains("launched: False", job.Said, StringComparison.Ordinal);
        Assert.Contains("No launcher of MPI started this process: start it as one of many", job.Said, StringComparison.Ordinal);
        Assert.Contains("loaded: 0", job.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/libmpi.so", "YOLO_MPI names '/nowhere/libmpi.so', which is not there. Correct the path, or unset YOLO_MPI")]
    [InlineData("/etc/passwd", "YOLO_MPI names '/etc/passwd', which is no library that can be loaded here")]
    [InlineData("libdl.so.2", "it is older than MPI 3, or no MPI library. Install Open MPI or MPICH")]
    public void A_library_that_cannot_serve_is_refused(string library, string message)
    {
        var job = Job.RunAlone(new() { ["YOLO_MPI"] = library, ["PMI_RANK"] = "0", ["PMI_SIZE"] = "2" }, "agree", "1");
        Assert.True(job.ExitCode == Unusable, job.ToString());
        Assert.Contains(message, job.Said, StringComparison.Ordinal);
    }

    /// <summary>Each process would think itself alone, and train a model of its own.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void A_library_of_another_MPI_than_the_launcher_is_refused(string name)
    {
        var mpi = Mpi.Of(name);
        foreach (var other in Mpi.All.Where(other => other != mpi))
        {
            var job = Job.Run(mpi, 2, new Dictionary<string, string> { ["YOLO_MPI"] = other.Library }, "agree", "1");
            Assert.True(job.ExitCode != 0, job.ToString());
            Assert.True(job.Said.Contains("finds this one alone: the launcher belongs to another MPI", StringComparison.Ordinal), job.ToString());
        }
    }

    [Theory]
    [InlineData("", null, 0, 0, "")]
    [InlineData("OMPI_COMM_WORLD_SIZE=8 OMPI_COMM_WORLD_RANK=3 PMIX_RANK=3", "Open MPI's mpirun", 3, 8, "libmpi.so.40")]
    [InlineData("PMI_RANK=1 PMI_SIZE=2", "MPICH's mpiexec", 1, 2, "libmpi.so.12")]
    [InlineData("PMI_RANK=1 PMI_SIZE=2 SLURM_STEP_ID=0", "srun", 1, 2, "libmpi.so.12")]
    [InlineData("PMIX_RANK=5 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=6", "srun", 5, 6, "libmpi.so.40")]
    [InlineData("PMIX_RANK=5", "a launcher with PMIx", 5, 0, "libmpi.so.40")]
    [InlineData("SLURM_JOB_ID=1 SLURM_NTASKS=4", null, 0, 0, "")]
    [InlineData("PMI_RANK=none PMI_SIZE=2", null, 0, 0, "")]
    public void Launchers_are_known_by_their_variables(string variables, string? launcher, int rank, int size, string library)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);
        var found = Launcher.Of(set.GetValueOrDefault);
        Assert.Equal((launcher, rank, size), (found?.Name, found?.Rank ?? 0, found?.Size ?? 0));
        if (found is not null && OperatingSystem.IsLinux())
        {
            Assert.Equal(library, found.Libraries[0]);
        }
    }
}
