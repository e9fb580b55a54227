using System.Reflection;
using System.Runtime.InteropServices;
using Yolo.Distributed.Launching;

namespace Yolo.Distributed.Native;

/// <summary>The MPI library of this process: found and loaded when it is first needed, and never where no launcher asks for it.</summary>
internal static class MpiLibrary
{
    /// <summary>The environment variable that names a library by its path.</summary>
    public const string Variable = "YOLO_MPI";

    private const string Install = "Install Open MPI or MPICH (on Debian the package openmpi-bin or mpich)";
    private const int LongestText = 8192;

    private static readonly Lock Gate = new();
    private static nint _library;

    /// <summary>Finds, loads and checks the library that fits the launcher.</summary>
    /// <exception cref="MpiException">There is none, or it is too old.</exception>
    public static MpiAbi Load(Launcher launcher)
    {
        lock (Gate)
        {
            if (_library == 0)
            {
                // UCX, on which both kinds may stand, would else take the signal that .NET turns into a NullReferenceException, and end the process.
                SystemLoader.SetDefault("UCX_ERROR_SIGNALS", string.Empty);
                var found = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? Named(path) : FirstOf(launcher);
                foreach (var function in FunctionsNeeded().Where(function => !NativeLibrary.TryGetExport(found, function, out _)))
                {
                    throw new MpiException($"The MPI library that was found has no {function}: it is older than MPI 3, or no MPI library. {Install}, or put the path of another library in {Variable}.");
                }
                _library = found;
                NativeLibrary.SetDllImportResolver(typeof(MpiLibrary).Assembly, static (name, _, _) => name == Mpi.Library ? _library : 0);
            }
            return MpiAbi.Of(_library);
        }
    }

    /// <summary>What the library says it is.</summary>
    public static unsafe string Description()
    {
        var text = stackalloc byte[LongestText];
        int length;
        return Mpi.MPI_Get_library_version(text, &length) != 0
            ? "an MPI library"
            : string.Join(' ', Marshal.PtrToStringUTF8((nint)text, length).Split('\n', ',')[0].Split(['\0', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static nint Named(string path)
    {
        var library = SystemLoader.Load(path);
        return library != 0 ? library : throw new MpiException(
            $"{Variable} names '{path}', {(File.Exists(path) ? "which is no library that can be loaded here; `ldd` lists what it lacks" : "which is not there")}. Correct the path, or unset {Variable} for the MPI that is installed.");
    }

    private static nint FirstOf(Launcher launcher)
    {
        foreach (var name in launcher.Libraries)
        {
            if (SystemLoader.Load(name) is var library && library != 0)
            {
                return library;
            }
        }
        throw new MpiException(
            $"{launcher.Name} started this process, but there is no MPI library: none of {string.Join(", ", launcher.Libraries)} can be loaded. {Install} on every machine, or put the path of its library in {Variable}.");
    }

    private static IEnumerable<string> FunctionsNeeded() =>
        typeof(Mpi).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Where(name => name.StartsWith("MPI_", StringComparison.Ordinal));
}
