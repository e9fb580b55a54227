using System.Globalization;
using Yolo.Model.Randomness;
using Yolo.Model.Validation;

namespace Yolo.Model.Geometry;

/// <summary>
/// Anchors from a data set's boxes: k-means with the distance 1 − IoU between shapes that share a centre, as in the YOLOv2 paper
/// ("Dimension Clusters"). A cluster's anchor is the mean width and mean height of its members.
/// </summary>
public static class AnchorClustering
{
    private const int SeededStarts = 8;
    private const int MaxRounds = 100;
    private const double SmallestSide = 1e-9;
    private const double LargestSide = 2;

    /// <summary>
    /// <paramref name="count"/> anchors in cell units, by area from small to large, the same for the same arguments. The best
    /// is kept of several starts (quantiles of the areas, and k-means++ seeds) by <see cref="Anchors.MeanBestIou"/>. Every anchor is the best
    /// one for some box. With fewer distinct shapes than anchors, the shapes themselves are anchors, and the rest are those shapes at
    /// 2, 1/2, 3, 1/3 … times their size.
    /// </summary>
    /// <param name="sizes">The boxes' sizes, relative to their images.</param>
    /// <param name="grid">The grid, in cells: W_g × H_g.</param>
    /// <param name="count">How many anchors: k.</param>
    /// <param name="seed">Where the random starts begin.</param>
    /// <exception cref="ArgumentException">
    /// There are no sizes; or a side is not above 0, or larger than twice the image, as pixels would be; or the grid is not whole.
    /// </exception>
    public static Anchors Cluster(IReadOnlyList<Size<Relative>> sizes, Size<Cell> grid, int count, long seed = 0)
    {
        Require.WholeCells(grid);
        Require.AtLeastOne(count);
        Check(sizes);
        Size<Cell>[] shapes = [.. sizes.Select(size => size.ToCells(grid)).OrderBy(shape => shape.Area).ThenBy(shape => shape.Width)];
        Size<Cell>[] distinct = [.. shapes.Distinct()];
        var centroids = distinct.Length <= count ? Variations(distinct, count) : BestOfStarts(shapes, distinct, count, seed);
        return new Anchors(centroids.OrderBy(shape => shape.Area).ThenBy(shape => shape.Width));
    }

    private static void Check(IReadOnlyList<Size<Relative>> sizes)
    {
        if (sizes.Count == 0)
        {
            throw new ArgumentException("There are no box sizes to cluster; give at least one.", nameof(sizes));
        }
        for (var i = 0; i < sizes.Count; i++)
        {
            if (sizes[i] is not { Width: >= SmallestSide and <= LargestSide, Height: >= SmallestSide and <= LargestSide })
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Box size {i} is {sizes[i].Width} × {sizes[i].Height}; sizes are relative to the image, above 0 and at most {LargestSide}. ")
                    + "Convert pixels with ToRelative; remove boxes without area.",
                    nameof(sizes));
            }
        }
    }

    // Distinct: half of one shape may be another one, and the second of two equal anchors would never be the best.
    private static IEnumerable<Size<Cell>> Variations(Size<Cell>[] distinct, int count) =>
        Factors()
            .SelectMany(factor => distinct.Select(shape => new Size<Cell>(shape.Width * factor, shape.Height * factor)))
            .Distinct()
            .Take(count);

    private static IEnumerable<double> Factors()
    {
        yield return 1;
        for (var factor = 2.0; ; factor++)
        {
            yield return factor;
            yield return 1 / factor;
        }
    }

    private static Size<Cell>[] BestOfStarts(Size<Cell>[] shapes, Size<Cell>[] distinct, int count, long seed)
    {
        var random = new SplitMix64(seed);
        var starts = Enumerable.Range(0, SeededStarts)
            .Select(_ => SpreadOut(shapes, count, random))
            .Prepend([.. Enumerable.Range(0, count).Select(i => distinct[(2 * i + 1) * distinct.Length / (2 * count)])]);
        return starts.Select(start => Refine(shapes, start)).MaxBy(clustering => clustering.MeanIou)!.Centroids;
    }

    // k-means++: each next seed is drawn with a chance proportional to its distance from the seeds so far.
    private static Size<Cell>[] SpreadOut(Size<Cell>[] shapes, int count, SplitMix64 random)
    {
        var seeds = new Size<Cell>[count];
        seeds[0] = shapes[random.NextInt(shapes.Length)];
        var distance = Array.ConvertAll(shapes, shape => 1 - Size<Cell>.Iou(shape, seeds[0]));
        for (var k = 1; k < count; k++)
        {
            seeds[k] = shapes[Draw(distance, random)];
            for (var i = 0; i < shapes.Length; i++)
            {
                distance[i] = Math.Min(distance[i], 1 - Size<Cell>.Iou(shapes[i], seeds[k]));
            }
        }
        return seeds;
    }

    private static int Draw(double[] weights, SplitMix64 random)
    {
        var left = random.NextDouble() * weights.Sum();
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                left -= weights[i];
                if (left < 0)
                {
                    break;
                }
            }
        }
        return last;
    }

    // The mean of a cluster need not lower Σ (1 − IoU), so that rounds can get worse: the best one seen is the result.
    private static Clustering Refine(Size<Cell>[] shapes, Size<Cell>[] start)
    {
        var best = Clustering.Around(shapes, start);
        var current = best;
        for (var round = 0; round < MaxRounds; round++)
        {
            var next = Clustering.Around(shapes, current.Means());
            if (next.MeanIou > best.MeanIou)
            {
                best = next;
            }
            if (next.Owners.AsSpan().SequenceEqual(current.Owners))
            {
                break;
            }
            current = next;
        }
        return best;
    }

    private sealed record Clustering(Size<Cell>[] Shapes, Size<Cell>[] Centroids, int[] Owners, double MeanIou)
    {
        /// <summary>Each shape goes to its best centroid; a centroid that nobody chose moves to the shape that fits worst.</summary>
        public static Clustering Around(Size<Cell>[] shapes, Size<Cell>[] centroids)
        {
            while (true)
            {
                var clustering = Assign(shapes, new Anchors(centroids));
                var members = new int[centroids.Length];
                foreach (var owner in clustering.Owners)
                {
                    members[owner]++;
                }
                var empty = Array.IndexOf(members, 0);
                if (empty < 0)
                {
                    return clustering;
                }
                var worst = shapes.MinBy(BestIou);
                if (BestIou(worst) >= 1)
                {
                    return clustering;
                }
                // The loop ends: a move leaves no shape worse off, for the centroid had no members, and fits one more shape perfectly.
                centroids = [.. centroids];
                centroids[empty] = worst;

                double BestIou(Size<Cell> shape) => clustering.Centroids.Max(centroid => Size<Cell>.Iou(shape, centroid));
            }
        }

        public Size<Cell>[] Means()
        {
            var sums = new (double Width, double Height, int Count)[Centroids.Length];
            for (var i = 0; i < Shapes.Length; i++)
            {
                var (width, height, count) = sums[Owners[i]];
                sums[Owners[i]] = (width + Shapes[i].Width, height + Shapes[i].Height, count + 1);
            }
            return [.. sums.Select((sum, k) => sum.Count > 0 ? new Size<Cell>(sum.Width / sum.Count, sum.Height / sum.Count) : Centroids[k])];
        }

        private static Clustering Assign(Size<Cell>[] shapes, Anchors centroids)
        {
            var owners = Array.ConvertAll(shapes, centroids.BestFor);
            var total = 0.0;
            for (var i = 0; i < shapes.Length; i++)
            {
                total += Size<Cell>.Iou(shapes[i], centroids[owners[i]]);
            }
            return new Clustering(shapes, centroids.Sizes.ToArray(), owners, total / shapes.Length);
        }
    }
}
