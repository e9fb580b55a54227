using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;

namespace Yolo.Playground;

/// <summary>A detector that has learnt nothing: its boxes lie about its anchors, which is what a loss meets when a training begins.</summary>
public static class UntrainedDetector
{
    private const int Side = 416, Stages = 5;

    /// <summary>One for these classes: 13 × 13 cells, PASCAL VOC's five anchors, few channels, the same weights each time.</summary>
    /// <param name="classNames">The names of its classes; at least one.</param>
    /// <param name="device">Where it runs.</param>
    public static TrainedDetector Create(IReadOnlyList<string> classNames, Device device)
    {
        var anchors = Anchors.Voc;
        var network = TinyYoloV2.Create(anchors.Count, classNames.Count, Side, width: 8, depth: Stages, neck: 1);
        return new(new Detector(network, anchors, classNames.ToValueList()), network.Init(device, seed: 1));
    }
}
