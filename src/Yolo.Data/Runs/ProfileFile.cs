using Yolo.Kernels;
using Yolo.Kernels.Profiling;

namespace Yolo.Data;

/// <summary>Profiles of runs: the table shown, the trace written.</summary>
public static class ProfileFile
{
    /// <summary>The trace's name in a run folder.</summary>
    public const string UsualName = "trace.json";

    /// <summary>Runs <paramref name="body"/>, under a profile if one is asked for: its table is shown and its trace written when the body is done.</summary>
    /// <param name="device">The device whose launches are taken down.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="file">Where the trace goes; an empty path is <see cref="UsualName"/> in the folder; none is no profile.</param>
    /// <param name="show">Shows a line of the table.</param>
    /// <param name="body">The run.</param>
    /// <exception cref="DataException">The trace cannot be written. That a folder has its name is found before the run.</exception>
    public static TResult Run<TResult>(Device device, RunFolder folder, string? file, Action<string> show, Func<TResult> body)
    {
        if (file is null)
        {
            return body();
        }
        var path = file.Length == 0 ? folder.PathOf(UsualName) : Path.GetFullPath(file);
        if (Directory.Exists(path))
        {
            throw new DataException($"The trace of the profile cannot be written to '{path}', which is a folder. Name a file.");
        }
        var profiled = device.Profile(body);
        Write(profiled.Profile, path);
        foreach (var line in profiled.Profile.Table())
        {
            show(line);
        }
        show($"trace: {path}; ui.perfetto.dev opens it");
        return profiled.Result;
    }

    /// <summary>Writes a profile's trace; it appears under its name only when it is complete.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    public static void Write(Profile profile, string path) => AtomicFile.Write(path, profile.WriteTrace);
}
