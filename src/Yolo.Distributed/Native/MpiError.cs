using System.Runtime.InteropServices;

namespace Yolo.Distributed.Native;

/// <summary>Turns what a function of MPI returns into an exception.</summary>
internal static unsafe class MpiError
{
    private const int LongestText = 1024;

    /// <param name="code">What the function returned.</param>
    /// <param name="doing">What was tried, as in "while it …".</param>
    /// <exception cref="MpiException">It failed.</exception>
    public static void Check(int code, string doing)
    {
        if (code != 0)
        {
            throw new MpiException($"MPI failed while {doing}: {Text(code)}. Another process or the network between them may have ended; start the job again.");
        }
    }

    private static string Text(int code)
    {
        var text = stackalloc byte[LongestText];
        int length;
        return Mpi.MPI_Error_string(code, text, &length) == 0 ? Marshal.PtrToStringUTF8((nint)text, length) : $"error {code}";
    }
}
