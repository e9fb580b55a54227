using Yolo.Model.Collections;
using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

/// <summary>What is right or wrong with a detection, by the classes of error of TIDE (Bolya et al., 2020).</summary>
public enum Finding
{
    /// <summary>It found a truth that no surer one had found.</summary>
    Correct,

    /// <summary>In the right place, of the wrong class: IoU of at least 0.5 with a truth of another class.</summary>
    Class,

    /// <summary>Of the right class, in the wrong place: IoU from 0.1 to below 0.5 with a truth of its class.</summary>
    Localisation,

    /// <summary>Wrong in both: an IoU above 0.1 and below 0.5, with truths of other classes only.</summary>
    Both,

    /// <summary>It found a truth that a surer one had found already.</summary>
    Duplicate,

    /// <summary>There is nothing: IoU of at most 0.1 with every truth.</summary>
    Background,

    /// <summary>It found a difficult truth, and counts for nothing.</summary>
    Ignored,
}

/// <summary>A detection, what is right or wrong with it, and the truth that says so.</summary>
/// <param name="Detection">The detection.</param>
/// <param name="Finding">What is right or wrong with it.</param>
/// <param name="Truth">The position of the truth in its image's list; −1 for background and where there is none.</param>
/// <param name="Iou">Their IoU; 0 without a truth.</param>
public readonly record struct JudgedDetection(Detection Detection, Finding Finding, int Truth, double Iou);

/// <summary>
/// What is wrong with the detections of one image. By falling score, each detection takes the free truth of its class with the highest IoU of at least 0.5; of the others the
/// first that fits is said, in this order: localisation, class, duplicate, background, both.
/// </summary>
/// <param name="Detections">The detections, the surest first.</param>
/// <param name="Missed">The positions of the truths that none found, and that no detection would have found with its class or its place mended; no difficult ones.</param>
public sealed record DetectionErrors(ValueList<JudgedDetection> Detections, ValueList<int> Missed)
{
    /// <summary>TIDE's IoU of a detection in the right place, and the one that is as good as none.</summary>
    private const double Foreground = 0.5, Background = 0.1;

    /// <summary>How many detections are of a kind.</summary>
    public int Count(Finding finding) => Detections.Count(judged => judged.Finding == finding);

    /// <summary>Judges the detections of an image.</summary>
    /// <param name="truths">What is there.</param>
    /// <param name="detections">What was found; leave those out whose score is too low to be shown.</param>
    public static DetectionErrors Of(IReadOnlyList<Truth> truths, IReadOnlyList<Detection> detections)
    {
        var ranked = detections.OrderByDescending(detection => detection.Score).ToArray();
        var ious = Array.ConvertAll(ranked, detection => truths.Select(truth => Box<Relative>.Iou(truth.Box, detection.Box)).ToArray());
        var owner = new int[truths.Count];
        Array.Fill(owner, -1);
        var taken = new int[ranked.Length];
        for (var i = 0; i < ranked.Length; i++)
        {
            taken[i] = Best(i, truth => IsOf(i, truth) && owner[truth] < 0 && !truths[truth].Difficult, Foreground);
            if (taken[i] >= 0)
            {
                owner[taken[i]] = i;
            }
        }
        var judged = ranked.Select((_, i) => Judge(i)).ToValueList();
        var mendable = judged.Where(one => one.Finding is Finding.Class or Finding.Localisation).Select(one => one.Truth).ToHashSet();
        var missed = Enumerable.Range(0, truths.Count).Where(truth => owner[truth] < 0 && !truths[truth].Difficult && !mendable.Contains(truth));
        return new(judged, missed.ToValueList());

        bool IsOf(int detection, int truth) => truths[truth].Class == ranked[detection].Class;

        // Of the truths that are wanted the one with the highest IoU, if that is enough; else −1.
        int Best(int detection, Func<int, bool> wanted, double least)
        {
            var best = Enumerable.Range(0, truths.Count).Where(wanted).DefaultIfEmpty(-1).MaxBy(truth => truth < 0 ? 0 : ious[detection][truth]);
            return best >= 0 && ious[detection][best] >= least ? best : -1;
        }

        JudgedDetection Judge(int i)
        {
            JudgedDetection Say(Finding finding, int truth) => new(ranked[i], finding, truth, truth < 0 ? 0 : ious[i][truth]);
            if (taken[i] >= 0)
            {
                return Say(Finding.Correct, taken[i]);
            }
            var ofClass = Best(i, truth => IsOf(i, truth), Background);
            var ofOther = Best(i, truth => !IsOf(i, truth), Background);
            return (ofClass, ofOther) switch
            {
                ( >= 0, _) when truths[ofClass].Difficult && ious[i][ofClass] >= Foreground => Say(Finding.Ignored, ofClass),
                ( >= 0, _) when ious[i][ofClass] < Foreground => Say(Finding.Localisation, ofClass),
                (_, >= 0) when ious[i][ofOther] >= Foreground => Say(Finding.Class, ofOther),
                ( >= 0, _) => Say(Finding.Duplicate, ofClass),
                (_, >= 0) when ious[i][ofOther] > Background => Say(Finding.Both, ofOther),
                _ => Say(Finding.Background, -1),
            };
        }
    }
}
