using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

/// <summary>A truth in any unit.</summary>
/// <param name="Box">The box.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="Difficult">Left out of the score: neither found nor missed.</param>
public readonly record struct LabelledBox<TUnit>(Box<TUnit> Box, int Class, bool Difficult = false)
    where TUnit : struct, IUnit;

/// <summary>A detection in any unit.</summary>
/// <param name="Box">The box.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="Score">How sure the detector is; only the order of the scores matters.</param>
public readonly record struct ScoredBox<TUnit>(Box<TUnit> Box, int Class, double Score)
    where TUnit : struct, IUnit;
