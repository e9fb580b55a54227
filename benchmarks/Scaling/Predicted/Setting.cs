using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Roofline;
using Yolo.Scaling.Communication;
using Yolo.Scaling.Steps;

namespace Yolo.Scaling.Predicted;

/// <summary>A network, the GPUs that train it, and what is between them.</summary>
internal sealed record Setting(string Name, DataParallelStep Step, Gpu Gpu, Cluster Cluster)
{
    /// <summary>Numbers of GPUs of the tables.</summary>
    public static IReadOnlyList<int> Ranks { get; } = [1, 2, 4, 8, 64, 1000];

    /// <summary>The published networks for the 20 classes of PASCAL VOC.</summary>
    public static IReadOnlyList<(string Name, Network Network)> Networks { get; } = [("Tiny YOLOv2", YoloV2.Tiny(20, Anchors.Voc)), ("YOLOv2", YoloV2.Full(20, Anchors.Voc))];

    /// <summary>A network on every GPU in each of its clusters.</summary>
    public static IEnumerable<Setting> Of(string name, Network network) =>
        Gpu.All.SelectMany(gpu => Cluster.For(gpu).Select(cluster => new Setting(name, new DataParallelStep(network), gpu, cluster)));

    /// <summary>The step of some GPUs.</summary>
    /// <param name="ranks">The GPUs.</param>
    /// <param name="batch">The pictures of each.</param>
    /// <param name="overlap">Whether sums are made while the backward pass goes on.</param>
    public StepTime Time(int ranks, int batch, bool overlap = true) => Timeline.Run(Events(batch), bytes => Cluster.Seconds(ranks, bytes), overlap);

    /// <summary>What each GPU does.</summary>
    public IEnumerable<StepEvent> Events(int batch) => Step.Events(batch, work => work.Tiled(Gpu));

    /// <summary>The part of a perfect gain with the batch of each GPU fixed: T(1) / T(n).</summary>
    public double WeakEfficiency(int ranks, int batch) => Time(1, batch).Seconds / Time(ranks, batch).Seconds;
}
