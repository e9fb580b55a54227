using System.Diagnostics;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Benchmarks.Pipeline;

/// <summary>How long a step took, and how long it had waited for its batch.</summary>
internal readonly record struct TimedStep(double Wait, double Step)
{
    public double Whole => Wait + Step;
}

/// <summary>A training whose steps are timed one by one.</summary>
internal sealed class TimedTraining
{
    private readonly Dataset _pictures;
    private readonly BatchOptions _options;
    private readonly TrainingStep _step;
    private TrainingState _state;

    public TimedTraining(Device device, Dataset pictures, int size, int batch)
    {
        (Device, _pictures, _options) = (device, pictures, new BatchOptions(batch, size, size));
        var cells = new Size<Cell>(size / 32, size / 32);
        var anchors = AnchorClustering.Cluster([.. pictures.Train.SelectMany(s => s.Truths).Select(t => t.Box.Size)], cells, 5, 1);
        _step = new(YoloV2.Tiny(pictures.ClassNames.Count, anchors, size, size), anchors, pictures.ClassNames.Count, LossSpec.Default, new Sgd(), new ConstantRate(1e-5));
        _state = TrainingState.Start(_step.Network, _step.Optimiser, device, 1);
    }

    public Device Device { get; }

    /// <summary>Batches made ahead as a training makes them, by so many threads; pictures stay decoded in the cache, if it holds any.</summary>
    public IEnumerable<Batch> Batches(PictureCache cache, int workers) =>
        Data.Batches.ForTraining(_pictures.Train, _options with { Workers = workers }, new AugmentationOptions(), cache);

    /// <summary>A cache that holds all pictures already.</summary>
    public PictureCache FullCache()
    {
        var cache = new PictureCache(longerSide: 2 * _options.Width);
        foreach (var sample in _pictures.Train)
        {
            cache.Load(sample);
        }
        return cache;
    }

    /// <summary>A cache that holds none: every picture is read and decoded each time.</summary>
    public static PictureCache NoCache() => new(maximumBytes: 0);

    /// <summary>The time that each batch waited for and that each step took, in milliseconds.</summary>
    public IEnumerable<TimedStep> Take(IEnumerator<Batch> batches, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            batches.MoveNext();
            var ready = Stopwatch.GetTimestamp();
            var result = _step.Run(_state, batches.Current.Pixels, batches.Current.Truths);
            _state = result.State;
            // What a training reads each step: it waits for the device.
            result.Report.Read();
            Scope.Release(result.Report);
            yield return new(Stopwatch.GetElapsedTime(start, ready).TotalMilliseconds, Stopwatch.GetElapsedTime(ready).TotalMilliseconds);
        }
    }

    /// <summary>The time that making a batch takes with nothing else to do, in milliseconds.</summary>
    public double MakingAlone(PictureCache cache, int batches)
    {
        using var made = Batches(cache, workers: 1).GetEnumerator();
        // What the queue holds was made in advance: it must have run empty once.
        for (var i = 0; i <= _options.Prefetch; i++)
        {
            made.MoveNext();
        }
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < batches; i++)
        {
            made.MoveNext();
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / batches;
    }
}
