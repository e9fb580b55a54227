using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

/// <summary>
/// COCO's score of one class under one condition in plain loops and on edges: one pass over all detections of all images by falling score, each choosing its truth
/// when its turn comes.
/// </summary>
internal sealed class CocoOracle
{
    private const double Never = -1;

    private readonly List<(int Image, CocoTruth Truth, bool LeftOut, bool Taken)> _truths = [];
    private readonly List<(double Precision, double Recall)> _curve = [];

    public CocoOracle(CocoScene scene, int @class, double low, double high, int most, double threshold)
    {
        for (var image = 0; image < scene.Truths.Length; image++)
        {
            foreach (var truth in scene.Truths[image])
            {
                if (truth.Class == @class)
                {
                    var area = truth.OutlineArea ?? truth.Box.Width * truth.Box.Height;
                    _truths.Add((image, truth, truth.IsCrowd || truth.IsIgnored || area < low || area > high, false));
                    ToFind += _truths[^1].LeftOut ? 0 : 1;
                }
            }
        }
        var (right, wrong) = (0, 0);
        foreach (var (image, box) in Ranked(scene, @class, most))
        {
            var taken = Choose(image, box, threshold);
            if (taken >= 0)
            {
                _truths[taken] = _truths[taken] with { Taken = true };
            }
            var counts = taken >= 0 ? !_truths[taken].LeftOut : box.Width * box.Height >= low && box.Width * box.Height <= high;
            if (counts)
            {
                (right, wrong) = taken >= 0 ? (right + 1, wrong) : (right, wrong + 1);
                _curve.Add(((double)right / (right + wrong), ToFind > 0 ? (double)right / ToFind : 0));
            }
        }
    }

    public int ToFind { get; }

    public double Recall => _curve.Count > 0 ? _curve[^1].Recall : 0;

    public double AveragePrecision
    {
        get
        {
            var sum = 0.0;
            for (var i = 0; i <= 100; i++)
            {
                var best = 0.0;
                foreach (var (precision, recall) in _curve)
                {
                    best = recall >= i * 0.01 && precision > best ? precision : best;
                }
                sum += best;
            }
            return sum / 101;
        }
    }

    /// <summary>Of each image the best few; of all these again and again the best that is left.</summary>
    private static List<(int Image, Box<Pixel> Box)> Ranked(CocoScene scene, int @class, int most)
    {
        var left = new List<(int Image, ScoredBox<Pixel> Found)>();
        for (var image = 0; image < scene.Detections.Length; image++)
        {
            var here = scene.Detections[image].Where(found => found.Class == @class).ToList();
            for (var i = 0; i < here.Count; i++)
            {
                var better = here.Where((other, j) => other.Score > here[i].Score || (other.Score == here[i].Score && j < i)).Count();
                if (better < most)
                {
                    left.Add((image, here[i]));
                }
            }
        }
        var ranked = new List<(int, Box<Pixel>)>();
        while (left.Count > 0)
        {
            var best = left.First(item => left.TrueForAll(other => other.Found.Score <= item.Found.Score));
            ranked.Add((best.Image, best.Found.Box));
            left.RemoveAt(left.IndexOf(best));
        }
        return ranked;
    }

    /// <summary>First among the truths that count; only if there is none, among the others.</summary>
    private int Choose(int image, Box<Pixel> box, double threshold)
    {
        foreach (var leftOut in new[] { false, true })
        {
            var (best, overlap) = (-1, Never);
            for (var i = 0; i < _truths.Count; i++)
            {
                var truth = _truths[i];
                var iou = Overlap(box, truth.Truth.Box, truth.Truth.IsCrowd);
                if (truth.Image == image && truth.LeftOut == leftOut && (!truth.Taken || truth.Truth.IsCrowd) && iou >= Math.Min(threshold, 1 - 1e-10) && iou >= overlap)
                {
                    (best, overlap) = (i, iou);
                }
            }
            if (best >= 0)
            {
                return best;
            }
        }
        return -1;
    }

    private static double Overlap(Box<Pixel> found, Box<Pixel> truth, bool crowd)
    {
        var width = Math.Min(found.Right, truth.Right) - Math.Max(found.Left, truth.Left);
        var height = Math.Min(found.Bottom, truth.Bottom) - Math.Max(found.Top, truth.Top);
        var shared = width > 0 && height > 0 ? width * height : 0;
        var (foundArea, truthArea) = (found.Width * found.Height, truth.Width * truth.Height);
        return crowd ? shared / foundArea : shared / (foundArea + truthArea - shared);
    }
}
