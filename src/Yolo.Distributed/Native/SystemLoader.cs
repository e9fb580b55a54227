using System.Runtime.InteropServices;

namespace Yolo.Distributed.Native;

/// <summary>Loads a library so that the plug-ins which it loads later find its symbols: Open MPI 4 needs that, and .NET's own loader keeps them to itself.</summary>
internal static partial class SystemLoader
{
    private const int Now = 2, GlobalOnLinux = 0x100, GlobalOnMac = 8;

    /// <summary>The library, or 0.</summary>
    public static nint Load(string name) =>
        OperatingSystem.IsWindows() ? NativeLibrary.TryLoad(name, out var library) ? library : 0
        : Open(name, Now | (OperatingSystem.IsMacOS() ? GlobalOnMac : GlobalOnLinux));

    /// <summary>Sets a variable for native code, which does not see those that .NET sets; one that the user set is left.</summary>
    public static void SetDefault(string variable, string value)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = setenv(variable, value, 0);
        }
    }

    private static nint Open(string name, int flags)
    {
        try
        {
            return dlopen(name, flags);
        }
        catch (EntryPointNotFoundException)
        {
            return dlopenBeforeGlibc234(name, flags);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopen(string name, int flags);

    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopenBeforeGlibc234(string name, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
