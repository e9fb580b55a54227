using Yolo.Model.Geometry;

namespace Yolo.Properties.Loss;

/// <summary>
/// Darknet's forward_region_layer and backward_region_layer, for one batch, in plain loops: the deltas that it writes by hand, and the cost that it prints.
/// thresh, coord_scale, class_scale, object_scale and noobject_scale are those of the published configurations.
/// </summary>
public sealed class DarknetLayer
{
    private const double Thresh = 0.6, CoordScale = 1, ClassScale = 1, ObjectScale = 5, NoObjectScale = 1;
    private readonly LossScene _scene;
    private readonly double[] _output;
    private readonly bool _biasMatch;

    public DarknetLayer(LossScene scene, long seen, bool rescore, bool biasMatch)
    {
        _scene = scene;
        _biasMatch = biasMatch;
        _output = Activate(scene);
        Delta = new double[scene.Head.Length];
        for (var b = 0; b < scene.Truths.Count; b++)
        {
            Background(b, seen);
            foreach (var truth in scene.Truths[b])
            {
                Object(b, truth, rescore);
            }
        }
        Cost = Delta.Sum(d => d * d);
        for (var i = 0; i < Delta.Length; i++)
        {
            if (i / (scene.Columns * scene.Rows) % scene.Fields is 0 or 1 or 4)
            {
                Delta[i] *= _output[i] * (1 - _output[i]);
            }
        }
    }

    /// <summary>The negative gradient with respect to the head, σ′ included.</summary>
    public double[] Delta { get; }

    /// <summary>Σ delta² before σ′: what Darknet prints.</summary>
    public double Cost { get; }

    private void Background(int b, long seen)
    {
        foreach (var (n, j, i) in Slots())
        {
            var box = BoxAt(b, n, j, i);
            var best = _scene.Truths[b].Select(t => Box<Relative>.Iou(box, t.Box)).DefaultIfEmpty(0).Max();
            ref var o = ref At(b, n, 4, j, i);
            o = NoObjectScale * (0 - Output(b, n, 4, j, i));
            if (best > Thresh)
            {
                o = 0;
            }
            if (seen < 12800)
            {
                var anchor = _scene.Anchors[n];
                var middle = new Box<Relative>(
                    (i + .5) / _scene.Columns, (j + .5) / _scene.Rows, anchor.Width / _scene.Columns, anchor.Height / _scene.Rows);
                BoxDelta(b, n, j, i, middle, .01);
            }
        }
    }

    private void Object(int b, Truth truth, bool rescore)
    {
        var (i, j) = (Math.Min((int)(truth.Box.X * _scene.Columns), _scene.Columns - 1), Math.Min((int)(truth.Box.Y * _scene.Rows), _scene.Rows - 1));
        var (bestN, bestIou) = (0, 0.0);
        for (var n = 0; n < _scene.Anchors.Count; n++)
        {
            // bias_match: the anchor's shape instead of the predicted one; both centred at the origin.
            var (anchor, box) = (_scene.Anchors[n], BoxAt(b, n, j, i));
            var shape = _biasMatch
                ? new(0, 0, anchor.Width / _scene.Columns, anchor.Height / _scene.Rows)
                : new Box<Relative>(0, 0, box.Width, box.Height);
            var iou = Box<Relative>.Iou(shape, new(0, 0, truth.Box.Width, truth.Box.Height));
            if (iou > bestIou)
            {
                (bestN, bestIou) = (n, iou);
            }
        }
        var found = Box<Relative>.Iou(BoxAt(b, bestN, j, i), truth.Box);
        BoxDelta(b, bestN, j, i, truth.Box, CoordScale * (2 - (truth.Box.Width * truth.Box.Height)));
        At(b, bestN, 4, j, i) = ObjectScale * ((rescore ? found : 1) - Output(b, bestN, 4, j, i));
        for (var k = 0; k < _scene.Classes; k++)
        {
            At(b, bestN, 5 + k, j, i) = ClassScale * ((k == truth.Class ? 1 : 0) - Output(b, bestN, 5 + k, j, i));
        }
    }

    private void BoxDelta(int b, int n, int j, int i, Box<Relative> truth, double scale)
    {
        var anchor = _scene.Anchors[n];
        At(b, n, 0, j, i) = scale * ((truth.X * _scene.Columns) - i - Output(b, n, 0, j, i));
        At(b, n, 1, j, i) = scale * ((truth.Y * _scene.Rows) - j - Output(b, n, 1, j, i));
        At(b, n, 2, j, i) = scale * (Math.Log(truth.Width * _scene.Columns / anchor.Width) - Output(b, n, 2, j, i));
        At(b, n, 3, j, i) = scale * (Math.Log(truth.Height * _scene.Rows / anchor.Height) - Output(b, n, 3, j, i));
    }

    private Box<Relative> BoxAt(int b, int n, int j, int i) => new(
        (i + Output(b, n, 0, j, i)) / _scene.Columns,
        (j + Output(b, n, 1, j, i)) / _scene.Rows,
        Math.Exp(Output(b, n, 2, j, i)) * _scene.Anchors[n].Width / _scene.Columns,
        Math.Exp(Output(b, n, 3, j, i)) * _scene.Anchors[n].Height / _scene.Rows);

    private IEnumerable<(int N, int J, int I)> Slots() =>
        from n in Enumerable.Range(0, _scene.Anchors.Count)
        from j in Enumerable.Range(0, _scene.Rows)
        from i in Enumerable.Range(0, _scene.Columns)
        select (n, j, i);

    private double Output(int b, int n, int field, int j, int i) => _output[_scene.IndexOf(b, n, field, j, i)];

    private ref double At(int b, int n, int field, int j, int i) => ref Delta[_scene.IndexOf(b, n, field, j, i)];

    private static double[] Activate(LossScene scene) => scene.WithHead((b, n, field, j, i) => field switch
    {
        0 or 1 or 4 => 1 / (1 + Math.Exp(-scene.At(b, n, field, j, i))),
        2 or 3 => scene.At(b, n, field, j, i),
        _ => Math.Exp(scene.At(b, n, field, j, i)) / Enumerable.Range(0, scene.Classes).Sum(k => Math.Exp(scene.At(b, n, 5 + k, j, i))),
    }).Head;
}
