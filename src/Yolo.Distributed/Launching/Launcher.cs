namespace Yolo.Distributed.Launching;

/// <summary>Who started this process as one of many, and which MPI libraries can have been meant.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Rank">Which of the processes this is, as the launcher counts.</param>
/// <param name="Size">How many it started; 0 if it does not say.</param>
/// <param name="PrefersOpenMpi">Whether Open MPI is looked for before the MPICH ABI.</param>
internal sealed record Launcher(string Name, int Rank, int Size, bool PrefersOpenMpi)
{
    private static readonly string[] OpenMpi = ["libmpi.so.40"];
    private static readonly string[] Mpich = ["libmpi.so.12", "libmpich.so.12"];
    private static readonly string[] OnMac = ["libmpi.40.dylib", "libmpi.12.dylib", "libmpi.dylib"];

    /// <summary>The names under which its library is looked for, in this order.</summary>
    public IReadOnlyList<string> Libraries =>
        OperatingSystem.IsWindows() ? ["msmpi.dll", "impi.dll"]
        : OperatingSystem.IsMacOS() ? OnMac
        : PrefersOpenMpi ? [.. OpenMpi, .. Mpich, "libmpi.so"] : [.. Mpich, .. OpenMpi, "libmpi.so"];

    /// <summary>The launcher of this process, if it has one.</summary>
    public static Launcher? Here => Of(Environment.GetEnvironmentVariable);

    /// <summary>What the variables that launchers set say.</summary>
    public static Launcher? Of(Func<string, string?> variable)
    {
        int? Number(string name) => int.TryParse(variable(name), out var number) && number >= 0 ? number : null;
        if (Number("OMPI_COMM_WORLD_SIZE") is { } size)
        {
            return new("Open MPI's mpirun", Number("OMPI_COMM_WORLD_RANK") ?? 0, size, PrefersOpenMpi: true);
        }
        var slurm = variable("SLURM_STEP_ID") is not null;
        if (Number("PMI_RANK") is { } rank && Number("PMI_SIZE") is { } hydraSize)
        {
            return new(slurm ? "srun" : "MPICH's mpiexec", rank, hydraSize, PrefersOpenMpi: false);
        }
        return Number("PMIX_RANK") is { } pmixRank
            ? new(slurm ? "srun" : "a launcher with PMIx", pmixRank, slurm ? Number("SLURM_STEP_NUM_TASKS") ?? 0 : 0, PrefersOpenMpi: true)
            : null;
    }
}
