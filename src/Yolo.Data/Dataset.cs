namespace Yolo.Data;

/// <summary>Labelled pictures for training, for choosing, and for the final score.</summary>
/// <param name="ClassNames">The classes' names; a truth's class is an index into them.</param>
/// <param name="Train">What is learnt from.</param>
/// <param name="Val">What is looked at while training, to choose; may be empty.</param>
/// <param name="Test">What is scored at the end; may be empty.</param>
/// <param name="Warnings">Each fault in the data that was mended or left out, naming the file.</param>
public sealed record Dataset(
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<Sample> Train,
    IReadOnlyList<Sample> Val,
    IReadOnlyList<Sample> Test,
    IReadOnlyList<string> Warnings);
