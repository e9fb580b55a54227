namespace Yolo.Model.Geometry;

/// <summary>A labelled object: its box, relative to the image, and its class, 0..K−1.</summary>
/// <param name="Box">The box; the image is 1 × 1.</param>
/// <param name="Class">The class, 0..K−1.</param>
/// <param name="Difficult">Left out of the score, neither found nor missed (PASCAL VOC's flag).</param>
public readonly record struct Truth(Box<Relative> Box, int Class, bool Difficult = false);

/// <summary>A box found by a detector, with its class and its score Ĉ·p̂ in [0, 1].</summary>
public readonly record struct Detection(Box<Relative> Box, int Class, double Score);
