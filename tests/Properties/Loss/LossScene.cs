using FsCheck;
using FsCheck.Fluent;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>A head with its truths. The head is [N, A·(5+K), H, W].</summary>
public sealed record LossScene(double[] Head, IReadOnlyList<IReadOnlyList<Truth>> Truths, Anchors Anchors, Size<Cell> Grid, int Classes)
{
    public int Fields => 5 + Classes;

    public int Columns => (int)Grid.Width;

    public int Rows => (int)Grid.Height;

    /// <summary>Random scenes: any grid, 1 to 4 anchors, 1 to 4 classes, images with none and with many truths, on cell borders and colliding too.</summary>
    public static Arbitrary<LossScene> Any() => Dice.Arbitrary.Generator.Select(Of).ToArbitrary();

    public static LossScene Of(Dice dice)
    {
        var (columns, rows, classes, images) = (dice.Int(1, 5), dice.Int(1, 5), dice.Int(1, 4), dice.Int(1, 3));
        var anchors = Anchors.Of(dice.Doubles(2 * dice.Int(1, 4), 0.4, 3));
        var truths = Enumerable.Range(0, images).Select(_ => (IReadOnlyList<Truth>)[.. Enumerable.Range(0, dice.Of(0, 1, 2, 9)).Select(_ => new Truth(
            new(dice.Double(0, 1), dice.Double(0, 1), dice.Double(0.05, 0.9), dice.Double(0.05, 0.9)), dice.Int(0, classes - 1)))]).ToArray();
        var head = dice.Doubles(images * anchors.Count * (5 + classes) * columns * rows, -2.5, 2.5);
        return new(head, truths, anchors, new(columns, rows), classes);
    }

    public int IndexOf(int image, int anchor, int field, int row, int column) =>
        (((((image * Anchors.Count) + anchor) * Fields) + field) * Rows + row) * Columns + column;

    public double At(int image, int anchor, int field, int row, int column) => Head[IndexOf(image, anchor, field, row, column)];

    /// <summary>The predicted box of a slot.</summary>
    public Box<Cell> BoxAt(int image, int anchor, int row, int column)
    {
        double Sigmoid(int field) => 1 / (1 + Math.Exp(-At(image, anchor, field, row, column)));
        double Exp(int field) => Math.Exp(At(image, anchor, field, row, column));
        return new(column + Sigmoid(0), row + Sigmoid(1), Anchors[anchor].Width * Exp(2), Anchors[anchor].Height * Exp(3));
    }

    /// <summary>The scene with head[image, anchor, field, row, column] = value(image, anchor, field, row, column).</summary>
    public LossScene WithHead(Func<int, int, int, int, int, double> value)
    {
        var head = new double[Head.Length];
        for (var i = 0; i < head.Length; i++)
        {
            var (column, row, field) = (i % Columns, i / Columns % Rows, i / (Columns * Rows) % Fields);
            var (anchor, image) = (i / (Columns * Rows * Fields) % Anchors.Count, i / (Columns * Rows * Fields * Anchors.Count));
            head[i] = value(image, anchor, field, row, column);
        }
        return this with { Head = head };
    }

    /// <summary>The scene with any finite values: up to ±1e4 where no truth is, class gaps of 1e3 where one is.</summary>
    public LossScene Extreme(Dice dice)
    {
        var responsible = TargetsOn(Device.Host).Assignment.Responsible.Select(s => (s.Image, s.Anchor, s.Row, s.Column)).ToHashSet();
        return WithHead((image, anchor, field, row, column) => responsible.Contains((image, anchor, row, column))
            ? field is 2 or 3 ? At(image, anchor, field, row, column) : dice.Of(-1e3, 0, 1e3)
            : dice.Of(-1e4, -100, -89, 0, 89, 100, 1e4));
    }

    public Tensor HeadOn(Device device) => Tensor.From(device, Head, Truths.Count, Anchors.Count * Fields, Rows, Columns);

    public LossTargets TargetsOn(Device device) => LossTargets.Create(device, Truths, Anchors, Grid, Classes);

    public LossNumbers Loss(LossSpec spec, Device device) => YoloLoss.Compose(spec, HeadOn(device), Anchors, TargetsOn(device)).Extra.Read();

    public LossNumbers Loss(LossSpec spec) => Loss(spec, Device.HostDouble);

    public double[] Gradient(LossSpec spec, Device device)
    {
        var targets = TargetsOn(device);
        return Diff.Grad(head => YoloLoss.Compose(spec, head, Anchors, targets).Value, HeadOn(device)).ToArray();
    }

    public override string ToString() =>
        $"grid {Columns} × {Rows}, anchors {string.Join(" ", Anchors.Sizes)}, {Classes} classes, truths {string.Join(" | ", Truths.Select(t => string.Join(" ", t)))}";
}
