using System.Runtime.InteropServices;

namespace Yolo.Distributed.Native;

/// <summary>The constants of a binary interface of MPI.</summary>
/// <param name="World">MPI_COMM_WORLD.</param>
/// <param name="Float">MPI_FLOAT.</param>
/// <param name="Double">MPI_DOUBLE.</param>
/// <param name="Byte">MPI_BYTE.</param>
/// <param name="Sum">MPI_SUM.</param>
/// <param name="NoInfo">MPI_INFO_NULL.</param>
/// <param name="ErrorsReturn">MPI_ERRORS_RETURN.</param>
/// <param name="InPlace">MPI_IN_PLACE.</param>
/// <param name="IgnoreStatus">MPI_STATUS_IGNORE.</param>
/// <param name="SharedMemory">MPI_COMM_TYPE_SHARED.</param>
internal sealed record MpiAbi(nint World, nint Float, nint Double, nint Byte, nint Sum, nint NoInfo, nint ErrorsReturn, nint InPlace, nint IgnoreStatus, int SharedMemory)
{
    /// <summary>MPICH, Intel MPI, MVAPICH and others that agreed on it, and Microsoft's MPI: constants of mpi.h.</summary>
    public static MpiAbi Mpich { get; } = new(0x44000000, 0x4c00040a, 0x4c00080b, 0x4c00010d, 0x58000003, 0x1c000000, 0x54000001, -1, 1, 1);

    /// <summary>That of a library which was loaded: Open MPI's handles are the addresses of variables that it alone exports.</summary>
    public static MpiAbi Of(nint library)
    {
        nint At(string name) => NativeLibrary.GetExport(library, name);
        return !NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out var world) ? Mpich : new(
            world, At("ompi_mpi_float"), At("ompi_mpi_double"), At("ompi_mpi_byte"), At("ompi_mpi_op_sum"), At("ompi_mpi_info_null"), At("ompi_mpi_errors_return"), 1, 0, 0);
    }
}
