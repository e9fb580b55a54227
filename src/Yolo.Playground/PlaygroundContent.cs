using Yolo.Data;

namespace Yolo.Playground;

/// <summary>What the page shows.</summary>
/// <param name="Model">The detector.</param>
/// <param name="ModelName">What the page calls it.</param>
/// <param name="IsTrained">Whether its weights are learnt; if not, the page says that its boxes mean nothing.</param>
/// <param name="Samples">Labelled pictures to try it on, their classes numbered as the model's; may be empty.</param>
public sealed record PlaygroundContent(TrainedDetector Model, string ModelName, bool IsTrained, IReadOnlyList<Sample> Samples);
