using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Scoring;

namespace Yolo.Data;

/// <summary>The slot of the head that answers for a truth, and what it says.</summary>
/// <param name="Row">The cell's row, from 0.</param>
/// <param name="Column">The cell's column, from 0.</param>
/// <param name="Anchor">The anchor, from 0.</param>
/// <param name="Iou">The IoU of the slot's box with the truth, in [0, 1].</param>
/// <param name="Objectness">Ĉ, in [0, 1].</param>
/// <param name="ClassProbability">p̂ of the truth's class, in [0, 1].</param>
public sealed record TruthSlot(int Row, int Column, int Anchor, double Iou, double Objectness, double ClassProbability);

/// <summary>What is wrong in one picture.</summary>
/// <param name="Sample">The picture, its size and its truths.</param>
/// <param name="Detections">What was found with a score that is shown.</param>
/// <param name="Errors">Which of it is wrong, and what was missed.</param>
/// <param name="Loss">The loss of this picture alone, and its terms.</param>
/// <param name="Slots">For each truth its slot; null where a later truth of the same cell and anchor has it.</param>
public sealed record PictureErrors(
    Sample Sample, ValueList<Detection> Detections, DetectionErrors Errors, LossNumbers Loss, IReadOnlyList<TruthSlot?> Slots)
{
    /// <summary>Truths that nothing found, not even with the wrong class or in a wrong place.</summary>
    public int Missed => Errors.Missed.Count;

    /// <summary>Detections of the wrong class, twice, or of nothing.</summary>
    public int False => Errors.Count(Finding.Class) + Errors.Count(Finding.Duplicate) + Errors.Count(Finding.Background);

    /// <summary>Detections in a wrong place, of the right class or not.</summary>
    public int Mislocated => Errors.Count(Finding.Localisation) + Errors.Count(Finding.Both);
}
