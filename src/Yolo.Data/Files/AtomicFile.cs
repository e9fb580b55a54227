using System.Diagnostics;

namespace Yolo.Data;

/// <summary>Files that are either wholly there or not there at all.</summary>
public static class AtomicFile
{
    private const string Unfinished = ".part";

    /// <summary>
    /// Writes a file through a temporary one beside it, which takes its place in one step when it is complete; a file that was there
    /// before stays as it was until then. Missing folders are made.
    /// </summary>
    /// <param name="path">Where the file goes.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="DataException">The file cannot be written: disk full, no permission, a folder of that name.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Path.GetFullPath(path);
        var temporary = $"{target}.{Guid.NewGuid():N}{Unfinished}";
        Guard(target, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? target);
            try
            {
                using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                {
                    write(stream);
                    // On disk before it is renamed: otherwise a power cut could leave an empty file under the final name.
                    stream.Flush(flushToDisk: true);
                }
                File.Move(temporary, target, overwrite: true);
            }
            catch
            {
                TryDelete(temporary);
                throw;
            }
        });
    }

    /// <summary>Removes what a process that was killed left unfinished in a folder and below. Nobody else may be writing there.</summary>
    /// <exception cref="DataException">It cannot be removed.</exception>
    public static void RemoveRemains(string folder) => Guard(folder, () =>
    {
        foreach (var file in Directory.GetFiles(folder, "*" + Unfinished, SearchOption.AllDirectories))
        {
            File.Delete(file);
        }
    });

    /// <summary>Runs a file operation and turns what the system says against it into a <see cref="DataException"/>.</summary>
    internal static void Guard(string path, Action operation)
    {
        try
        {
            operation();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException || IsTooLarge(error))
        {
            throw new DataException(
                $"Cannot write '{path}': {error.Message} Free some space, allow writing there, or choose another folder.", error);
        }
    }

    /// <summary>What .NET makes of EFBIG, where it writes: a file larger than its file system, or a limit of the user's, allows.</summary>
    private static bool IsTooLarge(Exception error) => error is ArgumentOutOfRangeException
        && new StackTrace(error).GetFrames().Any(frame => frame.GetMethod()?.DeclaringType?.Namespace?.StartsWith("System.IO", StringComparison.Ordinal) == true);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What stopped the writing is the error worth telling; that its remains could not be removed is not.
        }
    }
}
