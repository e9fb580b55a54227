using System.Diagnostics;
using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Postprocessing;

namespace Yolo.Data;

/// <summary>What became of one file.</summary>
/// <param name="Path">The file's path, as given.</param>
public abstract record PictureOutcome(string Path);

/// <summary>A picture and the objects in it, the surest first.</summary>
/// <param name="Path">The file's path, as given.</param>
/// <param name="Picture">The picture, upright.</param>
/// <param name="Found">The objects.</param>
public sealed record DetectedPicture(string Path, Picture Picture, ValueList<FoundObject> Found) : PictureOutcome(Path)
{
    /// <summary>The picture with the objects drawn on it.</summary>
    public Picture Draw(IReadOnlyList<string> classNames) => BoxPainter.Draw(
        Picture, classNames, [], [.. Found.Select(found => new Detection(found.Box.ToRelative(Picture.Size), found.Class, found.Score))]);
}

/// <summary>A file that cannot be read as a picture.</summary>
/// <param name="Path">The file's path, as given.</param>
/// <param name="Problem">What is wrong with it, and the mend.</param>
public sealed record BrokenPicture(string Path, string Problem) : PictureOutcome(Path);

/// <summary>How far a detection over many files is.</summary>
/// <param name="Done">Files done, broken ones too.</param>
/// <param name="Total">Files in all.</param>
/// <param name="ImagesPerSecond">Over all that is done.</param>
public sealed record DetectionProgress(int Done, int Total, double ImagesPerSecond);

/// <summary>Detects in files, batch by batch, reading ahead.</summary>
internal sealed class FolderPass(TrainedDetector model, SuppressionSpec suppression, int batch, Action<DetectionProgress> progress)
{
    private const int BatchesAhead = 2;

    public IEnumerable<PictureOutcome> Over(IReadOnlyList<string> paths, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var done = 0;
        foreach (var read in Prefetcher.Ahead(paths.Chunk(batch).Select(Read), BatchesAhead))
        {
            if (stop.IsCancellationRequested)
            {
                yield break;
            }
            foreach (var outcome in Outcomes(read))
            {
                yield return outcome;
            }
            done += read.Files.Count;
            progress(new(done, paths.Count, done / Math.Max(clock.Elapsed.TotalSeconds, 1e-9)));
        }
    }

    private PictureFiles Read(string[] paths)
    {
        // Several at a time: decoding takes longer than a small network.
        PictureFile[] files = [.. paths.AsParallel().AsOrdered().Select(Read)];
        Picture[] pictures = [.. files.SelectMany(file => file.Picture)];
        return new(files, pictures, model.Prepare(pictures));
    }

    private static PictureFile Read(string path)
    {
        try
        {
            return new(path, [Picture.Load(path)], string.Empty);
        }
        catch (DataException error)
        {
            return new(path, [], error.Message);
        }
    }

    private IEnumerable<PictureOutcome> Outcomes(PictureFiles read)
    {
        var found = read.Pictures.Count == 0 ? [] : model.Detect(read.Prepared, read.Pictures, suppression);
        var next = 0;
        foreach (var file in read.Files)
        {
            yield return file.Picture is [var picture] ? new DetectedPicture(file.Path, picture, found[next++]) : new BrokenPicture(file.Path, file.Problem);
        }
    }

    /// <summary>A file that was read: one picture, or none and the reason.</summary>
    private sealed record PictureFile(string Path, Picture[] Picture, string Problem);

    private sealed record PictureFiles(IReadOnlyList<PictureFile> Files, IReadOnlyList<Picture> Pictures, PreparedPictures Prepared);
}
