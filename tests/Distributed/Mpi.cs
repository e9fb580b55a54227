using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Yolo.DistributedRuns;

/// <summary>An MPI with its launcher. Debian installs both side by side; each runs all tests.</summary>
/// <param name="Name">As tests are named.</param>
/// <param name="Command">Its launcher.</param>
/// <param name="Options">What the launcher needs on a machine with few cores.</param>
/// <param name="Library">The name of its library.</param>
/// <param name="SaysSo">What the library calls itself.</param>
internal sealed record Mpi(string Name, string Command, string[] Options, string Library, string SaysSo)
{
    private static readonly Mpi[] Known =
    [
        new("Open MPI", "mpirun.openmpi", ["--oversubscribe"], "libmpi.so.40", "Open MPI"),
        new("MPICH", "mpiexec.hydra", [], "libmpich.so.12", "MPICH"),
    ];

    private static readonly bool MustBeThere = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Those that tests run on: in continuous integration all, elsewhere those that are installed.</summary>
    public static IReadOnlyList<Mpi> All { get; } = [.. Known.Where(mpi => MustBeThere || mpi.IsInstalled)];

    /// <summary>Why there are none; empty if there are some.</summary>
    public static string Problem { get; } = All.Count > 0 ? string.Empty : $"There is no MPI on this machine: neither {string.Join(" nor ", Known.Select(mpi => mpi.Command))} is installed (.ci/install-mpi does that).";

    public static TheoryData<string> Names => [.. All.Select(mpi => mpi.Name)];

    private bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Command)));

    public static Mpi Of(string name) => Known.Single(mpi => mpi.Name == name);
}

/// <summary>A theory on each MPI: skipped where there is none, for a theory without data fails. In continuous integration there must be all.</summary>
public sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute() => Skip = Mpi.Problem is { Length: > 0 } problem ? problem : null;
}
