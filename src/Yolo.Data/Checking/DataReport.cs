using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Training goes on, with less or other than what is there.</summary>
    Warning,

    /// <summary>Training would fail, or its score mean nothing.</summary>
    Error,
}

/// <summary>Something wrong with labelled pictures: what, where, the mend.</summary>
public sealed record DataFinding(Severity Severity, string Text);

/// <summary>A class in numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Train">Objects to learn from.</param>
/// <param name="Val">Objects in the validation pictures.</param>
/// <param name="Test">Objects in the test pictures.</param>
/// <param name="Width">The median width, in pixels of the network's input.</param>
/// <param name="Height">The median height, likewise.</param>
/// <param name="Aspect">The median of width / height.</param>
/// <param name="BelowCell">Objects of which a side is shorter than a cell's.</param>
public sealed record ClassCount(string Name, int Train, int Val, int Test, double Width, double Height, double Aspect, int BelowCell);

/// <summary>Anchors and how well they fit: the mean over all boxes of the IoU with the best of them.</summary>
public sealed record AnchorFit(Anchors Anchors, double MeanIou);

/// <summary>What <see cref="DataCheck"/> found.</summary>
/// <param name="Pictures">Pictures to learn from, to validate, to test.</param>
/// <param name="Negatives">Pictures without objects.</param>
/// <param name="Classes">Each class.</param>
/// <param name="LostSlots">Truths to learn from whose slot a later one of the same cell and anchor takes, at this size.</param>
/// <param name="Fitted">Anchors fitted to the boxes to learn from.</param>
/// <param name="Given">The anchors that were asked about; none if none were.</param>
/// <param name="Findings">All that is wrong, errors first.</param>
public sealed record DataReport(
    (int Train, int Val, int Test) Pictures,
    int Negatives,
    IReadOnlyList<ClassCount> Classes,
    int LostSlots,
    AnchorFit Fitted,
    AnchorFit? Given,
    IReadOnlyList<DataFinding> Findings)
{
    /// <summary>The worst of the findings; none if all is well.</summary>
    public Severity? Worst => Findings.Count == 0 ? null : Findings.Max(finding => finding.Severity);
}
