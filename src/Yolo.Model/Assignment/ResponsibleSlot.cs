namespace Yolo.Model.Assignment;

/// <summary>A slot of the head that has to predict a truth (C = 1).</summary>
/// <param name="Image">The image n in the batch.</param>
/// <param name="Anchor">The anchor a.</param>
/// <param name="Row">The cell's row c_y.</param>
/// <param name="Column">The cell's column c_x.</param>
/// <param name="TruthIndex">The truth's position in its image's list.</param>
/// <param name="GlobalTruthIndex">The truth's position in the lists of all images, one after the other.</param>
public readonly record struct ResponsibleSlot(int Image, int Anchor, int Row, int Column, int TruthIndex, int GlobalTruthIndex);
