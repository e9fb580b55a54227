using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>The loss once more, from its formula in plain loops over slots: slow, and nothing shared with the library but the boxes.</summary>
public sealed class LossOracle(LossScene scene)
{
    private int Columns => (int)scene.Grid.Width;

    private int Rows => (int)scene.Grid.Height;

    public double Coordinate { get; private set; }

    public double Class { get; private set; }

    public double Object { get; private set; }

    public double NoObject { get; private set; }

    public long Confident { get; private set; }

    public long Ignored { get; private set; }

    public double Total => Coordinate + Class + Object + NoObject;

    public LossOracle Compute(LossSpec spec)
    {
        var images = scene.Truths.Select((_, m) => Image(m, spec.IgnoreThreshold)).ToArray();
        Confident = images.Sum(i => i.Confident);
        Ignored = images.Sum(i => i.Slots - i.Confident);
        foreach (var i in images)
        {
            double objects = spec.Normaliser == Normaliser.Image ? i.Objects * (double)images.Length : images.Sum(o => o.Objects);
            double confident = spec.Normaliser == Normaliser.Image ? i.Confident * (double)images.Length : Confident;
            Coordinate += objects > 0 ? spec.Coordinate * i.Coordinate / objects : 0;
            Class += objects > 0 ? spec.Class * i.Class / objects : 0;
            Object += confident > 0 ? spec.Object * i.Object / confident : 0;
            NoObject += confident > 0 ? spec.NoObject * i.NoObject / confident : 0;
        }
        return this;
    }

    private Sums Image(int m, double threshold)
    {
        var sums = new Sums();
        var owners = Owners(m);
        for (var a = 0; a < scene.Anchors.Count; a++)
        {
            for (var row = 0; row < Rows; row++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    Slot(m, a, row, column, owners.TryGetValue((a, row, column), out var truth) ? truth : null, threshold, sums);
                }
            }
        }
        return sums;
    }

    private void Slot(int m, int a, int row, int column, Truth? owner, double threshold, Sums sums)
    {
        double T(int field) => scene.At(m, a, field, row, column);
        var anchor = scene.Anchors[a];
        var box = new Box<Cell>(column + Sigmoid(T(0)), row + Sigmoid(T(1)), anchor.Width * Math.Exp(T(2)), anchor.Height * Math.Exp(T(3)));
        var confidence = Sigmoid(T(4));
        sums.Slots++;
        if (owner is { } truth)
        {
            var wanted = truth.Box.ToCells(scene.Grid);
            sums.Objects++;
            sums.Confident++;
            sums.Coordinate += Square(wanted.X - box.X) + Square(wanted.Y - box.Y)
                + Square(Math.Sqrt(wanted.Width) - Math.Sqrt(box.Width)) + Square(Math.Sqrt(wanted.Height) - Math.Sqrt(box.Height));
            var exponentials = Enumerable.Range(0, scene.Classes).Select(k => Math.Exp(T(5 + k))).ToArray();
            sums.Class -= Math.Log(exponentials[truth.Class] / exponentials.Sum());
            sums.Object += Square(Box<Cell>.Iou(wanted, box) - confidence);
        }
        else if (scene.Truths[m].Select(t => Box<Cell>.Iou(t.Box.ToCells(scene.Grid), box)).DefaultIfEmpty(0).Max() < threshold)
        {
            sums.Confident++;
            sums.NoObject += Square(confidence);
        }
    }

    private Dictionary<(int Anchor, int Row, int Column), Truth?> Owners(int m)
    {
        var owners = new Dictionary<(int, int, int), Truth?>();
        foreach (var truth in scene.Truths[m])
        {
            var box = truth.Box.ToCells(scene.Grid);
            var ious = scene.Anchors.Sizes.Select(anchor =>
                Box<Cell>.Iou(new(0, 0, anchor.Width, anchor.Height), new(0, 0, box.Width, box.Height))).ToArray();
            owners[(Array.IndexOf(ious, ious.Max()), Math.Min((int)box.Y, Rows - 1), Math.Min((int)box.X, Columns - 1))] = truth;
        }
        return owners;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Square(double x) => x * x;

    private sealed class Sums
    {
        public double Coordinate, Class, Object, NoObject;
        public long Objects, Confident, Slots;
    }
}
