using Yolo.Model.Geometry;

namespace Yolo.Properties.Loss;

/// <summary>
/// The custom_loss of the two Keras implementations in plain loops, for a whole batch: masks, counts of weights above 0, each sum divided by its count + 1e-6,
/// squared sums also by 2.
/// </summary>
public static class KerasLoss
{
    /// <param name="scene">The head and the truths.</param>
    /// <param name="weightWithIou">Whether the object's confidence weight is IoU · object_scale (Yumi) or object_scale (experiencor).</param>
    /// <param name="warm">Whether experiencor's warm-up is on.</param>
    public static double Of(LossScene scene, bool weightWithIou, bool warm)
    {
        const double objectScale = 5, epsilon = 1e-6;
        double xy = 0, wh = 0, confidence = 0, cross = 0;
        long coordinates = 0, confidences = 0, objects = 0;
        var responsible = scene.TargetsOn(Yolo.Kernels.Device.HostDouble).Assignment;
        foreach (var (b, n, row, column) in Slots(scene))
        {
            double T(int field) => scene.At(b, n, field, row, column);
            static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));
            static double Square(double v) => v * v;
            var anchor = scene.Anchors[n];
            var predicted = new Box<Cell>(Sigmoid(T(0)) + column, Sigmoid(T(1)) + row, Math.Exp(T(2)) * anchor.Width, Math.Exp(T(3)) * anchor.Height);
            var owner = responsible.Owners[responsible.IndexOf(b, n, row, column)];
            var truth = owner < 0 ? new Box<Cell>(column + 0.5, row + 0.5, anchor.Width, anchor.Height) : scene.Truths[b][owner].Box.ToCells(scene.Grid);
            if (owner >= 0 || warm)
            {
                coordinates++;
                xy += Square(truth.X - predicted.X) + Square(truth.Y - predicted.Y);
                wh += Square(truth.Width - predicted.Width) + Square(truth.Height - predicted.Height);
            }
            var iou = owner < 0 ? 0 : Box<Cell>.Iou(truth, predicted);
            var best = scene.Truths[b].Select(t => Box<Cell>.Iou(t.Box.ToCells(scene.Grid), predicted)).DefaultIfEmpty(0).Max();
            var weight = owner >= 0 ? objectScale * (weightWithIou ? iou : 1) : best < 0.6 ? 1 : 0;
            confidences += weight > 0 ? 1 : 0;
            confidence += weight * Square(iou - Sigmoid(T(4)));
            if (owner >= 0)
            {
                objects++;
                cross -= T(5 + scene.Truths[b][owner].Class) - Math.Log(Enumerable.Range(0, scene.Classes).Sum(k => Math.Exp(T(5 + k))));
            }
        }
        return ((xy + wh) / (coordinates + epsilon) / 2) + (confidence / (confidences + epsilon) / 2) + (cross / (objects + epsilon));
    }

    private static IEnumerable<(int B, int N, int Row, int Column)> Slots(LossScene scene) =>
        from b in Enumerable.Range(0, scene.Truths.Count)
        from n in Enumerable.Range(0, scene.Anchors.Count)
        from row in Enumerable.Range(0, scene.Rows)
        from column in Enumerable.Range(0, scene.Columns)
        select (b, n, row, column);
}
