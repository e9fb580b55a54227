using System.Runtime.InteropServices;

namespace Yolo.Distributed.Native;

/// <summary>
/// What training needs of MPI, by MPI's own names. Handles are pointers in Open MPI and integers of 32 bits in the MPICH ABI: a register of 64 bits serves for both, and a handle that is returned is written into a zero.
/// </summary>
internal static unsafe partial class Mpi
{
    /// <summary>What <see cref="MpiLibrary"/> resolves.</summary>
    public const string Library = "mpi";

    public const int ThreadSerialized = 2;

    [LibraryImport(Library)]
    public static partial int MPI_Get_library_version(byte* text, int* length);

    [LibraryImport(Library)]
    public static partial int MPI_Initialized(int* flag);

    [LibraryImport(Library)]
    public static partial int MPI_Init_thread(nint argc, nint argv, int required, int* provided);

    [LibraryImport(Library)]
    public static partial int MPI_Finalize();

    [LibraryImport(Library)]
    public static partial int MPI_Abort(nint communicator, int code);

    [LibraryImport(Library)]
    public static partial int MPI_Error_string(int code, byte* text, int* length);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_set_errhandler(nint communicator, nint handler);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_rank(nint communicator, int* rank);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_size(nint communicator, int* size);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_split_type(nint communicator, int type, int key, nint info, nint* split);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_free(nint* communicator);

    [LibraryImport(Library)]
    public static partial int MPI_Iallgather(void* own, int ownCount, nint ownType, void* all, int count, nint type, nint communicator, nint* request);

    [LibraryImport(Library)]
    public static partial int MPI_Test(nint* request, int* flag, nint status);

    [LibraryImport(Library)]
    public static partial int MPI_Allreduce(nint own, void* all, int count, nint type, nint operation, nint communicator);

    [LibraryImport(Library)]
    public static partial int MPI_Iallreduce(nint own, void* all, int count, nint type, nint operation, nint communicator, nint* request);

    [LibraryImport(Library)]
    public static partial int MPI_Iallgatherv(void* own, int ownCount, nint ownType, void* all, int* counts, int* places, nint type, nint communicator, nint* request);
}
