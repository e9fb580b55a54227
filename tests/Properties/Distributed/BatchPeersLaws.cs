using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Distributed;

namespace Yolo.Properties.Distributed;

/// <summary>Batch normalisation whose batch lies in several processes is that of the whole batch: values, derivatives, and derivatives of derivatives.</summary>
public class BatchPeersLaws
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Shared_statistics_are_those_of_the_whole(string name) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(15),
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var device = Device.Parse(name);
            var tolerance = device.Precision == Precision.Single ? 2e-4 : 1e-11;
            var (size, images, channels, side) = (dice.Int(2, 4), dice.Int(1, 3), dice.Int(1, 4), 2 * dice.Int(1, 4));
            var (pooled, outside) = (dice.Coin(), dice.Coin());
            var output = pooled ? side / 2 : side;
            double[] Numbers(int count, double centre) => dice.Doubles(count, centre - 1, centre + 1);
            var (x, scale, shift) = (Numbers(size * images * channels * side * side, 0.5), Numbers(channels, 1), Numbers(channels, 0));
            var (weights, along) = (Numbers(size * images * channels * output * output, 0), Numbers(x.Length, 0));

            Numbers Of(IBatchPeers? peers, int parts, int part)
            {
                Tensor Part(double[] all, int maps) => Tensor.From(device, all[(all.Length / parts * part)..(all.Length / parts * (part + 1))], size * images / parts, channels, maps, maps);
                var (w, v) = (Part(weights, output), Part(along, side));
                Tensor Loss(TensorList at)
                {
                    var normal = pooled
                        ? Tensor.BatchNormPooled(default(LeakyReluFunction), at.Leaves[0], at.Leaves[1], at.Leaves[2], 1e-3, outside, peers)
                        : Tensor.BatchNormActivated(default(SigmoidFunction), at.Leaves[0], at.Leaves[1], at.Leaves[2], 1e-3, outside, peers);
                    return Tensor.Sum(Tensor.Square(normal.Output) * w);
                }
                var point = new TensorList([Part(x, side), Tensor.From(device, scale, 1, channels, 1, 1), Tensor.From(device, shift, 1, channels, 1, 1)]);
                var gradient = Diff.ValueAndGrad(Loss, point);
                var second = Diff.Grad(y => Tensor.Sum(Diff.Grad(Loss, new TensorList([y, point.Leaves[1], point.Leaves[2]])).Leaves[0] * v), point.Leaves[0]);
                return new(gradient.Value.ToArray(), gradient.Gradient.Leaves[0].ToArray(), gradient.Gradient.Leaves[1].ToArray(), gradient.Gradient.Leaves[2].ToArray(), second.ToArray());
            }

            var whole = Of(null, 1, 0);
            var parts = ThreadProcesses.Run(size, processes => Of(new BatchPeers(processes), size, processes.Rank));
            double[] Sum(Func<Numbers, double[]> part) => [.. Enumerable.Range(0, part(whole).Length).Select(i => parts.Sum(p => part(p)[i]))];
            double[] Joined(Func<Numbers, double[]> part) => [.. parts.SelectMany(part)];
            return Near(whole.Value, Sum(p => p.Value), tolerance).Label("value")
                .And(Near(whole.OfX, Joined(p => p.OfX), tolerance).Label("∂x"))
                .And(Near(whole.OfScale, Sum(p => p.OfScale), tolerance).Label("∂scale"))
                .And(Near(whole.OfShift, Sum(p => p.OfShift), tolerance).Label("∂shift"))
                .And(Near(whole.Second, Joined(p => p.Second), 10 * tolerance).Label("∂²x"));
        }));

    private static Property Near(double[] expected, double[] actual, double tolerance)
    {
        var error = Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum() / Math.Max(1e-12, expected.Sum(e => e * e)));
        return (error <= tolerance).Label($"relative error {error:g3}");
    }

    private sealed record Numbers(double[] Value, double[] OfX, double[] OfScale, double[] OfShift, double[] Second);
}
