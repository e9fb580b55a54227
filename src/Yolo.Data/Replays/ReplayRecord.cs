using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>What replay.json says: all of a step but its numbers.</summary>
internal sealed record ReplayRecord(
    int Version,
    string Problem,
    long Step,
    long Seen,
    int Epoch,
    string Device,
    ValueList<string> Pictures,
    ValueList<ValueList<Truth>> Truths,
    ValueList<string> Classes,
    Network Network,
    ValueList<Size<Cell>> Anchors,
    LossSpec Loss,
    Optimiser Optimiser,
    LearningRateSchedule Schedule,
    double StatisticsMomentum)
{
    /// <summary>The version that is written, and the only one that can be read.</summary>
    public const int Current = 1;
}
